import type { LinkAnswerWord } from '../../domain/links/link-purposes.ts';

type Words = {
  order: string;
  status: string;
  missing: string;
  received: string;
  customer: string;
  goods: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  net: string;
  gross: string;
  total: string;
  ofWhichTax: string;
  payment: string;
  date: string;
  place: string;
  terms: string;
  packing: string;
  quality: string;
  design: string;
  version: string;
  document: string;
  submitted: string;
  /** What is asked, by the purpose of the link. */
  asking: Record<'confirm' | 'design' | 'questions', string>;
  /** What the customer says by a choice of the form. */
  choices: Record<LinkAnswerWord, string>;
  yourAnswer: string;
  yourName: string;
  remark: Record<'confirm' | 'design', string>;
  once: string;
  send: string;
  notAsked: string;
  onRecord: string;
  /** The same choices once they are on record. */
  recorded: Record<LinkAnswerWord, string>;
  by: string;
  when: string;
  confirmedDate: string;
  said: string;
  wrong: string;
  fillIn: string;
  tooLong: string;
  notText: string;
  dateOver: string;
  sendAgain: string;
  newLink: string;
  reference: string;
};

/** What the customer's pages say, in their languages. */
export const PAGE_WORDS: Record<'en' | 'zh-CN', Words> = {
  en: {
    order: 'Order',
    status: 'Where it stands',
    missing: 'We still need from you',
    received: 'Received on',
    customer: 'Customer',
    goods: 'Goods',
    quantity: 'Quantity',
    unitPrice: 'Unit price',
    amount: 'Amount with tax',
    net: 'without tax',
    gross: 'with tax',
    total: 'Total with tax',
    ofWhichTax: 'of which tax',
    payment: 'Payment',
    date: 'Date of delivery',
    place: 'Place of delivery',
    terms: 'Terms of delivery',
    packing: 'Packing',
    quality: 'Quality',
    design: 'Design',
    version: 'Version',
    document: 'Document',
    submitted: 'Submitted',
    asking: {
      confirm: 'Please confirm this order',
      design: 'Please look at this design and answer',
      questions: 'Please answer our questions',
    },
    choices: {
      confirmed: 'I confirm the order and the date of delivery as shown here',
      refused: 'I do not confirm it',
      approved: 'I approve this version of the design',
      'changes-wanted': 'It has to be changed',
      answered: 'My answers',
    },
    yourAnswer: 'Your answer',
    yourName: 'Your name',
    remark: {
      confirm: 'If you do not confirm: the reason',
      design: 'If it has to be changed: what has to change',
    },
    once: 'It is kept with your name and the time, and can be given once.',
    send: 'Send the answer',
    notAsked: 'No answer is asked of you at present.',
    onRecord: 'Your answer is on record',
    recorded: {
      confirmed: 'Confirmed',
      refused: 'Not confirmed',
      approved: 'Approved',
      'changes-wanted': 'Changes wanted',
      answered: 'Answered',
    },
    by: 'Given by',
    when: 'Recorded at',
    confirmedDate: 'Date of delivery confirmed',
    said: 'You wrote',
    wrong: 'Nothing is recorded yet. Please mend this:',
    fillIn: 'Please fill this in.',
    tooLong: 'This is too long.',
    notText: 'This holds a character that cannot be kept.',
    dateOver: 'The date of delivery shown here is over. Please ask us for a new one.',
    sendAgain: 'Please send it again in a moment.',
    newLink: 'Please ask us for a new link.',
    reference: 'Reference for questions',
  },
  'zh-CN': {
    order: '订单',
    status: '当前状态',
    missing: '请您补充',
    received: '收单日期',
    customer: '客户',
    goods: '货物',
    quantity: '数量',
    unitPrice: '单价',
    amount: '含税金额',
    net: '不含税',
    gross: '含税',
    total: '含税总额',
    ofWhichTax: '其中税额',
    payment: '付款方式',
    date: '交货日期',
    place: '交货地点',
    terms: '交货条件',
    packing: '包装',
    quality: '质量要求',
    design: '设计',
    version: '版本',
    document: '文件',
    submitted: '提交时间',
    asking: {
      confirm: '请您确认本订单',
      design: '请您答复本设计',
      questions: '请您答复以下问题',
    },
    choices: {
      confirmed: '确认本页所示订单及交货日期',
      refused: '不予确认',
      approved: '认可本版设计',
      'changes-wanted': '需要修改',
      answered: '我的答复',
    },
    yourAnswer: '您的答复',
    yourName: '您的姓名',
    remark: {
      confirm: '如不确认，请说明原因',
      design: '如需修改，请说明修改内容',
    },
    once: '答复将连同您的姓名和时间记录在案，只能提交一次。',
    send: '提交答复',
    notAsked: '目前无需您答复。',
    onRecord: '您的答复已记录',
    recorded: {
      confirmed: '已确认',
      refused: '未确认',
      approved: '已认可',
      'changes-wanted': '要求修改',
      answered: '已答复',
    },
    by: '答复人',
    when: '记录时间',
    confirmedDate: '已确认的交货日期',
    said: '您的说明',
    wrong: '尚未记录，请更正：',
    fillIn: '请填写此项。',
    tooLong: '内容过长。',
    notText: '含有无法保存的字符。',
    dateOver: '本页所示交货日期已过，请向我们索取新的日期。',
    sendAgain: '请稍后重新提交。',
    newLink: '请向我们索取新的链接。',
    reference: '查询编号',
  },
};

export type PageWords = Words;
