import { type Facts, field, lines, type Message, type NoticeEvent } from '../notice.ts';
import { ORDER_LINES } from './order-lines.ts';

const orderLines = ORDER_LINES['zh-CN'];

/** What the staff read in Chinese. */
export const STAFF_ZH: Readonly<Record<NoticeEvent, (facts: Facts) => Message>> = {
  received: (f) => ({
    subject: `已收单 ${f.intakeNumber}`,
    text: lines(`您录入的订单已收到，正在按订单政策处理。`, ...orderLines(f)),
  }),
  rejected: (f) => ({
    subject: `订单被拒收 ${f.intakeNumber}`,
    text: lines(`订单不符合公司接单规定，未予受理。`, ...orderLines(f), field('原因：', f.reason)),
  }),
  confirmed: (f) => ({
    subject: `已确认订单 ${f.intakeNumber}`,
    text: lines(`订单提交时已核对并确认。`, ...orderLines(f)),
  }),
  'task-reassigned': (f) => ({
    subject: `转交给您：${f.gate || '订单审批'}，订单 ${f.order}`,
    text: lines(
      '有一项审批转交给您决定。',
      field('事项：', f.gate),
      ...orderLines(f),
      field('原因：', f.reason),
    ),
  }),
  'task-opened': (f) => ({
    subject: `待您审批：${f.gate || '订单审批'}，订单 ${f.order}`,
    text: lines(
      `有一项审批等您决定。`,
      field('事项：', f.gate),
      ...orderLines(f),
      field('开始时间：', f.since),
      field('最迟完成：', f.dueAt),
    ),
  }),
  refused: (f) => ({
    subject: `审核未通过 ${f.order}`,
    text: lines(
      `订单审核未通过，请与客户沟通，协商解决方案。`,
      ...orderLines(f),
      field('未通过事项：', f.gate),
      field('原因：', f.reason),
    ),
  }),
  effective: (f) => ({
    subject: `订单已生效 ${f.order}`,
    text: lines(`订单已通过全部审批并生效。`, ...orderLines(f)),
  }),
  declined: (f) => ({
    subject: `不接订单 ${f.order}`,
    text: lines(`已核准不接此订单，请向客户说明。`, ...orderLines(f), field('原因：', f.reason)),
  }),
  cancelled: (f) => ({
    subject: `订单已取消 ${f.order}`,
    text: lines(`订单已取消，请停止相关工作。`, ...orderLines(f), field('原因：', f.reason)),
  }),
  'cancel-refused': (f) => ({
    subject: `取消申请未获批准 ${f.order}`,
    text: lines(`取消申请未获批准，订单继续办理。`, ...orderLines(f), field('原因：', f.reason)),
  }),
  'decline-refused': (f) => ({
    subject: `不接单申请未获批准 ${f.order}`,
    text: lines(`不接此订单的申请未获批准，请继续与客户协商。`, ...orderLines(f), field('原因：', f.reason)),
  }),
  'continued-at-risk': (f) => ({
    subject: `订单带风险继续 ${f.order}`,
    text: lines(
      `订单审核未通过，但不予拒接：现带风险继续办理，风险已有责任人。`,
      ...orderLines(f),
      field('未通过事项：', f.gate),
      field('风险：', f.reason),
    ),
  }),
  'change-granted': (f) => ({
    subject: `订单变更已获批准 ${f.order}`,
    text: lines(
      `客户申请的变更已获批准，订单按变更后的内容重新审核。`,
      ...orderLines(f),
      field('原因：', f.reason),
    ),
  }),
  'change-refused': (f) => ({
    subject: `订单变更未获批准 ${f.order}`,
    text: lines(
      `客户申请的变更未获批准，订单按原内容继续办理。`,
      ...orderLines(f),
      field('原因：', f.reason),
    ),
  }),
  escalated: (f) => ({
    subject: `逾期上报：${topic(f)}，订单 ${f.order}`,
    text: lines(
      `审批已超过期限，现上报给您；原负责人与您都可以决定。`,
      field('期限：', f.clock),
      field('事项：', f.gate),
      ...orderLines(f),
      field('应完成时间：', f.dueAt),
      field('上报级别：', f.tier),
    ),
  }),
  'clock-warned': (f) => ({
    subject: `即将到期：${topic(f)}，订单 ${f.order}`,
    text: lines(
      `审批期限将到，请尽快决定。`,
      field('期限：', f.clock),
      field('事项：', f.gate),
      ...orderLines(f),
      field('最迟完成：', f.dueAt),
    ),
  }),
  reminded: (f) => ({
    subject: `仍在等待：${topic(f)}，订单 ${f.order}`,
    text: lines(
      `订单自上次提醒以来仍在等待，请催办；无望时请申请结束。`,
      field('等待事项：', f.clock),
      field('事项：', f.gate),
      ...orderLines(f),
      field('提醒时间：', f.dueAt),
    ),
  }),
  'possible-duplicate': (f) => ({
    subject: `疑似重复订单 ${f.intakeNumber}`,
    text: lines(
      `同一客户近期已有相同货物、相同数量的订单。订单照常办理，请核对；如属重复，请申请取消其中一份。`,
      ...orderLines(f),
      field('相同订单：', f.duplicates),
    ),
  }),
  'precondition-open': (f) => ({
    subject: `尚有先决条件未满足 ${f.order}`,
    text: lines(
      `审批附有先决条件，满足后订单才能生效。`,
      ...orderLines(f),
      field('未满足的条件：', f.conditions),
    ),
  }),
  'contract-signed': (f) => ({
    subject: `已签合同副本 ${f.order}`,
    text: lines(
      `合同已由各方签署，现将副本分发给您；原件已归档。`,
      ...orderLines(f),
      field('合同版本：', f.contract),
      field('存档：', f.archive),
    ),
  }),
  held: (f) => ({
    subject: `订单已暂停 ${f.order}`,
    text: lines(
      `订单已暂停，解除后方可继续。`,
      ...orderLines(f),
      field('暂停类别：', f.hold),
      field('原因：', f.reason),
    ),
  }),
  'review-passed': (f) => ({
    subject: `订单审核通过 ${f.order}`,
    text: lines(`订单已通过全部审核，进入下一阶段。`, ...orderLines(f)),
  }),
  'hold-released': (f) => ({
    subject: `订单已恢复 ${f.order}`,
    text: lines(`订单的一项暂停已解除。`, ...orderLines(f), field('暂停类别：', f.hold)),
  }),
  'meeting-convened': (f) => ({
    subject: `会议通知：${f.gate || '会议'}，订单 ${f.order}`,
    text: lines(
      `请贵部门参加一次订单会议。`,
      field('议题：', f.gate),
      field('时间：', f.meetingAt),
      field('地点：', f.place),
      ...orderLines(f),
    ),
  }),
};

function topic(f: Facts): string {
  return f.clock || f.gate || '审批';
}
