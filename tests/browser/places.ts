import { idOf } from '#db/seed/clock.ts';

/** Addresses of the demo world by the keys of db/seed. */
const listing = (key: string): string => `/listings/${idOf(`listing ${key}`)}`;
const bid = (key: string, by: string): string => `/bids/${idOf(`bid ${key} ${by}`)}`;
const contract = (key: string): string => `/contracts/${idOf(`contract ${key}`)}`;
const milestone = (key: string, i: number): string =>
  `/milestones/${idOf(`milestone ${idOf(`contract ${key}`)} ${i}`)}`;
const panel = (key: string, purpose: string): string => `/panels/${idOf(`panel ${key} ${purpose}`)}`;
const publicity = (key: string, nth: number): string => `/publicity/${idOf(`publicity ${key} ${nth}`)}`;
const objection = (key: string, nth: number): string =>
  `/publicity/objections/${idOf(`objection ${idOf(`publicity ${key} ${nth}`)} 0`)}`;
const organisation = (key: string): string => `/organisations/${idOf(`organisation ${key}`)}`;
const batch = (key: string): string => `/batches/${idOf(`batch ${key}`)}`;
const referral = (key: string, to: string, by: string): string => `/referrals/${idOf(`referral ${key} ${to} ${by}`)}`;

/** What each kind of person opens on a work day: every kind of page, with the one who uses it. */
export const PAGES: Readonly<Record<string, readonly string[]>> = {
  visitor: [
    '/',
    '/listings',
    '/listings?state=contracted&sort=money',
    listing('eps'),
    // 公示, 流榜 in diagnosis, 匿名, changed twice with what was changed, 已完成.
    listing('sic'),
    listing('crate'),
    listing('hose'),
    listing('paut'),
    `${listing('paut')}/versions`,
    listing('redmud'),
    '/batches',
    batch('first'),
    '/publicity',
    publicity('sic', 0),
    publicity('enzyme', 0),
    '/capabilities',
    `/capabilities/${idOf('capability masterbatch')}`,
    '/achievements',
    '/organisations',
    organisation('hengze'),
    '/search?q=阻燃',
    '/search?q=没有这样的词',
    '/sign-in',
    '/sign-up',
    '/searches/stop?token=none',
    '/forgot',
    '/about',
    '/privacy',
    '/help',
    '/help/enterprises',
    '/help/states',
    '/no-such-page',
  ],
  qiye: [
    '/workbench',
    '/listings/new',
    `${listing('rps')}/edit`,
    listing('eps'),
    `${listing('eps')}/amend`,
    listing('static'),
    `${listing('static')}/next`,
    `${listing('sieve')}/bids`,
    bid('sieve', 'tuoyan'),
    `${listing('chlorine')}/contracts`,
    contract('chlorine'),
    milestone('chlorine', 1),
    contract('tar'),
    `${organisation('hengze')}/suppliers`,
    referral('sealant', 'hengze', 'guanyuan'),
    '/capabilities/new',
    '/searches',
    '/account',
  ],
  // Its manager hands over what a colleague leaves behind; a partner is asked; its own listing holds bids under seal.
  xiaoqi: [
    '/workbench',
    `${listing('eps')}/bid`,
    `${listing('pentane')}/bid`,
    `${bid('steam', 'lvre')}/join`,
    `${listing('slag')}/bids`,
    `${organisation('lvjian')}/handover`,
  ],
  // 待确认, 补正, a joint bid, work under a contract, and an expert's desk.
  gaoxiao: [
    '/workbench',
    '/achievements/new',
    bid('paut', 'gaoxiao'),
    bid('voc', 'ligong'),
    bid('coke', 'ligong'),
    `${bid('coke', 'ligong')}/partners`,
    contract('tar'),
    milestone('tar', 2),
    panel('electric', 'demand'),
    `${panel('electric', 'demand')}/${idOf('listing electric')}`,
  ],
  jiancai: [panel('overlay', 'bids'), `${panel('overlay', 'bids')}/${idOf('bid overlay gaoxiao')}`],
  xinlian: [`${listing('aoi')}/bids`, bid('aoi', 'chengshi'), listing('sic')],
  yinhang: ['/workbench', '/referrals'],
  guanyuan: [
    '/workbench',
    '/staff',
    '/staff/batches',
    '/staff/batches/new',
    `/staff${batch('green')}`,
    '/staff/overdue',
    '/staff/organisations',
    '/staff/organisations/new',
    `/staff/organisations/merge?from=${idOf('organisation qinghe')}&into=${idOf('organisation hejian')}`,
    `/staff${organisation('qinghe')}`,
    '/staff/outbox',
    '/staff/import',
    organisation('lvjian'),
    '/referrals',
    `${listing('eps')}/push`,
    '/staff/matches',
    listing('windepoxy'),
    `${listing('electric')}/panel`,
    `${listing('overlay')}/bids`,
    bid('overlay', 'chengshi'),
    `${listing('overlay')}/panel`,
    `${listing('overlay')}/publicity`,
    listing('sic'),
    publicity('sic', 0),
    objection('sic', 0),
    objection('tar', 0),
    milestone('tar', 1),
  ],
  admin: [
    '/workbench',
    '/staff',
    '/staff/words',
    '/staff/words/1?q=EPS',
    '/staff/rebuilds',
    '/staff/matches',
    '/staff/outbox',
  ],
};
