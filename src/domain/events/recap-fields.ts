import type { EventType } from './states.ts';

/** A figure a recap gives: a count with its unit, or money in 分 typed as 万元. */
export type RecapField = { key: string; label: string; unit: string; money?: true };

const count = (key: string, label: string, unit: string): RecapField => ({ key, label, unit });
const money = (key: string, label: string): RecapField => ({ key, label, unit: '万元', money: true });

/** What each type is measured by, beside attendance. Source: features.md V01, V22. None may be left open; 0 is a figure. */
export const RECAP_FIELDS: Readonly<Record<EventType, readonly RecapField[]>> = {
  salon: [
    count('needs', '提出的技术需求', '项'),
    count('experts', '到场专家', '人'),
    count('intentions', '达成对接意向', '项'),
  ],
  tea: [
    count('raised', '企业反映的问题', '件'),
    count('answered', '当场答复', '件'),
    count('assigned', '会后交办', '件'),
  ],
  finance: [
    count('firms', '参加企业', '家'),
    count('banks', '参加金融机构', '家'),
    money('wantedFen', '企业融资需求'),
    count('intentions', '达成融资意向', '家'),
    money('intendedFen', '意向金额'),
  ],
  roadshow: [
    count('projects', '路演项目', '个'),
    count('investors', '到场投资机构', '家'),
    count('talks', '会后约谈', '次'),
    money('intendedFen', '意向投资金额'),
  ],
  matchmaking: [
    count('meetings', '一对一洽谈', '场'),
    count('listings', '涉及榜单', '项'),
    count('intentions', '达成合作意向', '项'),
    money('intendedFen', '意向金额'),
  ],
  forum: [count('talks', '报告', '个'), count('guests', '市外嘉宾', '人'), count('results', '现场发布成果', '项')],
  recruitment: [
    count('employers', '招聘单位', '家'),
    count('posts', '提供岗位', '个'),
    count('applications', '收到简历', '份'),
    count('offers', '达成就业意向', '人'),
  ],
  training: [count('hours', '课时', '学时'), count('passed', '考核合格', '人'), count('satisfied', '满意率', '%')],
  signing: [count('contracts', '签约项目', '个'), money('amountFen', '签约金额')],
};
