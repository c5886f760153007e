import { chooseSettlementEndpoint } from './contracts/choose-settlement.ts';
import { draftContractEndpoint } from './contracts/draft-contract.ts';
import { getContractEndpoint } from './contracts/get-contract.ts';
import { listDisputesEndpoint } from './contracts/list-disputes.ts';
import { listQuotesEndpoint } from './contracts/list-quotes.ts';
import { openDisputeEndpoint } from './contracts/open-dispute.ts';
import { recordQuoteEndpoint } from './contracts/record-quote.ts';
import { recordSignatureEndpoint } from './contracts/record-signature.ts';
import { resolveDisputeEndpoint } from './contracts/resolve-dispute.ts';
import { decideLimitChangeEndpoint } from './customers/decide-limit-change.ts';
import { submitBulkEndpoint } from './bulk/submit-bulk.ts';
import { getCreditEndpoint } from './customers/get-credit.ts';
import { correctCustomerEndpoint } from './customers/correct-customer.ts';
import { listCustomersEndpoint } from './customers/list-customers.ts';
import { registerCustomerEndpoint } from './customers/register-customer.ts';
import { listLimitChangesEndpoint } from './customers/list-limit-changes.ts';
import { listOpenLimitChangesEndpoint } from './customers/list-open-limit-changes.ts';
import { listReceivablesEndpoint } from './customers/list-receivables.ts';
import { listReviewsEndpoint } from './customers/list-reviews.ts';
import { proposeLimitChangeEndpoint } from './customers/propose-limit-change.ts';
import { listHoldsEndpoint } from './holds/list-holds.ts';
import { listOrderHoldsEndpoint } from './holds/list-order-holds.ts';
import { placeHoldEndpoint } from './holds/place-hold.ts';
import { releaseHoldEndpoint } from './holds/release-hold.ts';
import type { Endpoint } from './http/endpoint.ts';
import { listNoticesEndpoint } from './notices/list-notices.ts';
import { markNoticesReadEndpoint } from './notices/mark-notices-read.ts';
import { fulfilObligationEndpoint } from './obligations/fulfil-obligation.ts';
import { listObligationsEndpoint } from './obligations/list-obligations.ts';
import { listDeadLettersEndpoint } from './operations/list-dead-letters.ts';
import { listIncidentsEndpoint } from './operations/list-incidents.ts';
import { addDocumentsEndpoint } from './orders/add-documents.ts';
import { answerRoundEndpoint } from './orders/answer-round.ts';
import { completeOrderEndpoint } from './orders/complete-order.ts';
import { exportAuditEndpoint } from './orders/export-audit.ts';
import { getOrderEndpoint } from './orders/get-order.ts';
import { invoiceOrderEndpoint } from './orders/invoice-order.ts';
import { listGatesEndpoint } from './orders/list-gates.ts';
import { listNegotiationEndpoint } from './orders/list-negotiation.ts';
import { listOrdersEndpoint } from './orders/list-orders.ts';
import { listRevisionsEndpoint } from './orders/list-revisions.ts';
import { proposeRoundEndpoint } from './orders/propose-round.ts';
import { requestCancelEndpoint } from './orders/request-cancel.ts';
import { requestChangeEndpoint } from './orders/request-change.ts';
import { requestDeclineEndpoint } from './orders/request-decline.ts';
import { reviseOrderEndpoint } from './orders/revise-order.ts';
import { submitOrderEndpoint } from './orders/submit-order.ts';
import { delegateEndpoint } from './people/delegate.ts';
import { slaReportEndpoint } from './reports/sla-report.ts';
import { getMeEndpoint } from './people/get-me.ts';
import { listDelegationsEndpoint } from './people/list-delegations.ts';
import { revokeDelegationEndpoint } from './people/revoke-delegation.ts';
import { getPolicyEndpoint } from './policies/get-policy.ts';
import { listPoliciesEndpoint } from './policies/list-policies.ts';
import { getAgeingEndpoint } from './receivables/get-ageing.ts';
import { recordInvoiceEndpoint } from './receivables/record-invoice.ts';
import { recordPaymentEndpoint } from './receivables/record-payment.ts';
import { undoPaymentEndpoint } from './receivables/undo-payment.ts';
import { recordReceivableEndpoint } from './receivables/record-receivable.ts';
import { claimTaskEndpoint } from './tasks/claim-task.ts';
import { decideTaskEndpoint } from './tasks/decide-task.ts';
import { decideTasksEndpoint } from './tasks/decide-tasks.ts';
import { getTaskEndpoint } from './tasks/get-task.ts';
import { listTasksEndpoint } from './tasks/list-tasks.ts';
import { reassignTaskEndpoint } from './tasks/reassign-task.ts';
import { releaseTaskEndpoint } from './tasks/release-task.ts';
import { recordConfirmationEndpoint } from './orders/record-confirmation.ts';
import { listConfirmationsEndpoint } from './orders/list-confirmations.ts';
import { listOrderPaymentsEndpoint } from './orders/list-payments.ts';
import { submitDesignEndpoint } from './orders/submit-design.ts';
import { recordDesignMeetingEndpoint } from './orders/record-design-meeting.ts';
import { recordDesignAnswerEndpoint } from './orders/record-design-answer.ts';
import { getDesignEndpoint } from './orders/get-design.ts';
import { recordCustomerPaymentEndpoint } from './payments/record-payment.ts';
import { listPaymentsEndpoint } from './payments/list-payments.ts';
import { matchPaymentEndpoint } from './payments/match-payment.ts';
import { undoMatchEndpoint } from './payments/undo-match.ts';
import { confirmPointEndpoint } from './orders/confirm-point.ts';
import { createLinkEndpoint } from './links/create-link.ts';
import { listLinksEndpoint } from './links/list-links.ts';
import { revokeLinkEndpoint } from './links/revoke-link.ts';
import { viewLinkEndpoint } from './links/view-link.ts';
import { answerByFormEndpoint } from './links/answer-by-form.ts';
import { answerLinkEndpoint } from './links/answer-link.ts';
import { getCopyEndpoint } from './orders/get-copy.ts';
import { getIntakeEndpoint } from './orders/get-intake.ts';
import { askQuestionEndpoint } from './orders/ask-question.ts';
import { answerQuestionEndpoint } from './orders/answer-question.ts';
import { listQuestionsEndpoint } from './orders/list-questions.ts';
import { recordContactEndpoint } from './orders/record-contact.ts';
import { listContactsEndpoint } from './orders/list-contacts.ts';
import { recordEnquiryEndpoint } from './enquiries/record-enquiry.ts';
import { answerEnquiryEndpoint } from './enquiries/answer-enquiry.ts';
import { listEnquiriesEndpoint } from './enquiries/list-enquiries.ts';
import { getEnquiryEndpoint } from './enquiries/get-enquiry.ts';
import { registerProjectEndpoint } from './projects/register-project.ts';
import { listProjectsEndpoint } from './projects/list-projects.ts';
import { getProjectEndpoint } from './projects/get-project.ts';
import { recordStockLevelsEndpoint } from './stock/record-stock-levels.ts';
import { conveneMeetingEndpoint } from './orders/convene-meeting.ts';
import { recordMeetingEndpoint } from './orders/record-meeting.ts';
import { listMeetingsEndpoint } from './orders/list-meetings.ts';
import { fileCustomerDocumentEndpoint } from './customers/file-document.ts';
import { listCustomerDocumentsEndpoint } from './customers/list-documents.ts';
import { raiseRiskEndpoint } from './orders/raise-risk.ts';
import { handleRiskEndpoint } from './orders/handle-risk.ts';
import { listRisksEndpoint } from './orders/list-risks.ts';

/** Everything that a known person, or a customer by a link, may ask, in the order in which the reference shows it. */
export const endpoints: readonly Endpoint[] = [
  listOrdersEndpoint,
  submitOrderEndpoint,
  submitBulkEndpoint,
  getOrderEndpoint,
  listRevisionsEndpoint,
  reviseOrderEndpoint,
  listGatesEndpoint,
  addDocumentsEndpoint,
  requestCancelEndpoint,
  requestDeclineEndpoint,
  requestChangeEndpoint,
  listNegotiationEndpoint,
  proposeRoundEndpoint,
  answerRoundEndpoint,
  completeOrderEndpoint,
  recordConfirmationEndpoint,
  listConfirmationsEndpoint,
  listOrderPaymentsEndpoint,
  submitDesignEndpoint,
  recordDesignMeetingEndpoint,
  recordDesignAnswerEndpoint,
  getDesignEndpoint,
  confirmPointEndpoint,
  getCopyEndpoint,
  getIntakeEndpoint,
  askQuestionEndpoint,
  answerQuestionEndpoint,
  listQuestionsEndpoint,
  recordContactEndpoint,
  listContactsEndpoint,
  conveneMeetingEndpoint,
  recordMeetingEndpoint,
  listMeetingsEndpoint,
  raiseRiskEndpoint,
  handleRiskEndpoint,
  listRisksEndpoint,
  createLinkEndpoint,
  listLinksEndpoint,
  revokeLinkEndpoint,
  viewLinkEndpoint,
  answerByFormEndpoint,
  answerLinkEndpoint,
  exportAuditEndpoint,
  listOrderHoldsEndpoint,
  placeHoldEndpoint,
  releaseHoldEndpoint,
  listHoldsEndpoint,
  listEnquiriesEndpoint,
  recordEnquiryEndpoint,
  getEnquiryEndpoint,
  answerEnquiryEndpoint,
  listProjectsEndpoint,
  registerProjectEndpoint,
  getProjectEndpoint,
  listTasksEndpoint,
  getTaskEndpoint,
  claimTaskEndpoint,
  releaseTaskEndpoint,
  reassignTaskEndpoint,
  decideTaskEndpoint,
  listQuotesEndpoint,
  recordQuoteEndpoint,
  chooseSettlementEndpoint,
  getContractEndpoint,
  draftContractEndpoint,
  recordSignatureEndpoint,
  listDisputesEndpoint,
  openDisputeEndpoint,
  resolveDisputeEndpoint,
  decideTasksEndpoint,
  fulfilObligationEndpoint,
  listObligationsEndpoint,
  invoiceOrderEndpoint,
  listPaymentsEndpoint,
  recordCustomerPaymentEndpoint,
  matchPaymentEndpoint,
  undoMatchEndpoint,
  recordInvoiceEndpoint,
  recordReceivableEndpoint,
  recordPaymentEndpoint,
  undoPaymentEndpoint,
  getAgeingEndpoint,
  recordStockLevelsEndpoint,
  listNoticesEndpoint,
  markNoticesReadEndpoint,
  listCustomersEndpoint,
  registerCustomerEndpoint,
  correctCustomerEndpoint,
  getCreditEndpoint,
  listReviewsEndpoint,
  listReceivablesEndpoint,
  listLimitChangesEndpoint,
  listOpenLimitChangesEndpoint,
  proposeLimitChangeEndpoint,
  decideLimitChangeEndpoint,
  fileCustomerDocumentEndpoint,
  listCustomerDocumentsEndpoint,
  listPoliciesEndpoint,
  getPolicyEndpoint,
  getMeEndpoint,
  listDelegationsEndpoint,
  delegateEndpoint,
  revokeDelegationEndpoint,
  slaReportEndpoint,
  listIncidentsEndpoint,
  listDeadLettersEndpoint,
];
