import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { struct } from '../schema/struct.ts'
import { happened } from './happened.ts'

const usage = struct('SpanUsage', {
  input_tokens: optional(nullable(t.number)),
  output_tokens: optional(nullable(t.number)),
  cache_creation_input_tokens: optional(nullable(t.number)),
  cache_read_input_tokens: optional(nullable(t.number)),
  speed: optional(nullable(openLiteral('standard', 'fast'))),
})

const ofRun = { workflow_run_id: optional(nullable(t.string)) }

/** The steps of a session that take time: model requests, evaluations of an outcome, workflow runs. */
export const spanEvents = {
  'span.model_request_start': happened('span.model_request_start'),
  'span.model_request_end': happened('span.model_request_end', {
    model_request_start_id: t.string,
    is_error: optional(nullable(t.boolean)),
    model_usage: optional(nullable(usage)),
  }),
  'span.outcome_evaluation_start': happened('span.outcome_evaluation_start'),
  'span.outcome_evaluation_ongoing': happened('span.outcome_evaluation_ongoing'),
  'span.outcome_evaluation_end': happened('span.outcome_evaluation_end', {
    result: optional(
      nullable(openLiteral('satisfied', 'needs_revision', 'max_iterations_reached', 'failed', 'interrupted')),
    ),
    explanation: optional(nullable(t.string)),
    usage: optional(nullable(usage)),
  }),
  'workflow_run.created': happened('workflow_run.created', ofRun),
  'workflow_run.status_running': happened('workflow_run.status_running', ofRun),
  'workflow_run.status_idle': happened('workflow_run.status_idle', ofRun),
  'workflow_run.status_ended': happened('workflow_run.status_ended', { ...ofRun, result: optional(t.unknown) }),
  'workflow_run.phase_started': happened('workflow_run.phase_started', ofRun),
  'workflow_run.phase_ended': happened('workflow_run.phase_ended', ofRun),
  'workflow_run.error': happened('workflow_run.error', { ...ofRun, error: optional(t.unknown) }),
}
