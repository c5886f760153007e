import type { LinkPurpose } from '../../links/link-purposes.ts';
import { type Facts, field, lines, type Message, type NoticeLocale } from '../notice.ts';

type Words = { subject: string; wanted: string };

const PURPOSES: Readonly<Record<NoticeLocale, Readonly<Record<LinkPurpose, Words>>>> = {
  'zh-CN': {
    view: { subject: '查看您的订单', wanted: '您可通过以下链接查看订单的规格、价格和交期：' },
    confirm: { subject: '请确认您的订单', wanted: '请通过以下链接核对订单，并确认或提出异议：' },
    design: { subject: '请审阅您订单的设计', wanted: '请通过以下链接审阅设计，认可或提出修改意见：' },
    questions: { subject: '请补充您订单的信息', wanted: '请通过以下链接回答我们的问题，以便办理您的订单：' },
  },
  en: {
    view: { subject: 'See your order', wanted: 'Specification, price and date of your order are here:' },
    confirm: {
      subject: 'Please confirm your order',
      wanted: 'Please look at the order here, and confirm or refuse it:',
    },
    design: {
      subject: 'Please look at the design of your order',
      wanted: 'Please approve the design here, or say what has to change:',
    },
    questions: {
      subject: 'Please complete your order',
      wanted: 'Please answer our questions here, so that we can go on with your order:',
    },
  },
};

const WORDS: Readonly<Record<NoticeLocale, Record<'to' | 'until' | 'own' | 'intake' | 'number', string>>> = {
  'zh-CN': {
    to: '尊敬的客户 ',
    until: '链接有效至：',
    own: '持有此链接即可代表您答复，请勿转发。',
    intake: '收单号：',
    number: '订单号：',
  },
  en: {
    to: 'Dear customer ',
    until: 'The link is good until: ',
    own: 'Whoever has this link can answer for you: please do not pass it on.',
    intake: 'Intake number: ',
    number: 'Order number: ',
  },
};

/** A link by which the customer sees their order (P-16), or answers: it confirms nothing by being opened. */
export const CUSTOMER_LINK: Readonly<Record<NoticeLocale, (facts: Facts) => Message>> = {
  'zh-CN': (facts) => letter(facts, 'zh-CN'),
  en: (facts) => letter(facts, 'en'),
};

function letter(f: Facts, locale: NoticeLocale): Message {
  const words = WORDS[locale];
  const { subject, wanted } = PURPOSES[locale][purposeOf(f.purpose)];
  return {
    subject: `${subject} ${f.order}`,
    text: lines(
      field(words.to, f.customer),
      wanted,
      f.link,
      field(words.until, f.goodUntil),
      words.own,
      field(words.intake, f.intakeNumber),
      field(words.number, f.orderNumber),
      f.company,
    ),
  };
}

/** What an older version stored and nobody knows any more only shows the order. */
function purposeOf(text: string): LinkPurpose {
  return text === 'confirm' || text === 'design' || text === 'questions' ? text : 'view';
}
