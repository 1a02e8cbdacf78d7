import { expect, it } from 'vitest';
import { agentWords } from '#src/lib/agents.ts';

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Windows上的Edge',
  ],
  ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile MicroMessenger/8.0', '安卓上的微信'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1', 'iOS上的Safari'],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile HuaweiBrowser/5.0', '鸿蒙上的华为浏览器'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Linux上的Firefox'],
  ['curl/8.5.0', '其他浏览器'],
  ['', '其他浏览器'],
])('the browser %j is %s', (userAgent, words) => expect(agentWords(userAgent)).toBe(words));
