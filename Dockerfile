FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
ARG PUBLIC_URL=http://localhost:4321
ENV PUBLIC_URL=${PUBLIC_URL} ASTRO_TELEMETRY_DISABLED=1
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 DATABASE_URL=file:/data/jiebang.db MAIL_DIR=/data/mail FILES_DIR=/data/files SECRET_FILE=/data/secret.key
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4321
CMD ["node", "src/cli/serve.ts"]
