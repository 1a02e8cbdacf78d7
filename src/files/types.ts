/** What may be uploaded, by extension; whatever a name says, the content decides. */
export const FILE_TYPES = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type FileType = keyof typeof FILE_TYPES;

export const isFileType = (ext: string): ext is FileType => Object.hasOwn(FILE_TYPES, ext);

/** The extension of a stored media type. */
export const extensionOf = (type: string): FileType | undefined =>
  (Object.keys(FILE_TYPES) as FileType[]).find((ext) => FILE_TYPES[ext] === type);
