import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { struct, typed } from '../schema/struct.ts'
import { WorkflowRunError } from './WorkflowRunError.ts'
import { happened } from './happened.ts'

const usage = struct('SpanUsage', {
  input_tokens: optional(nullable(t.number)),
  output_tokens: optional(nullable(t.number)),
  cache_creation_input_tokens: optional(nullable(t.number)),
  cache_read_input_tokens: optional(nullable(t.number)),
  speed: optional(nullable(openText<'standard' | 'fast'>())),
})

const ofRun = { workflow_run_id: optional(nullable(t.string)) }
const ofPhase = { ...ofRun, workflow_run_phase_id: optional(nullable(t.string)) }
const ofOutcome = { outcome_id: optional(nullable(t.string)), iteration: optional(nullable(t.number)) }

/** The steps of a session that take time: model requests, evaluations of an outcome, workflow runs. */
export const spanEvents = {
  'span.model_request_start': happened('span.model_request_start'),
  'span.model_request_end': happened('span.model_request_end', {
    model_request_start_id: t.string,
    is_error: optional(nullable(t.boolean)),
    model_usage: optional(nullable(usage)),
  }),
  'span.outcome_evaluation_start': happened('span.outcome_evaluation_start', ofOutcome),
  'span.outcome_evaluation_ongoing': happened('span.outcome_evaluation_ongoing', ofOutcome),
  'span.outcome_evaluation_end': happened('span.outcome_evaluation_end', {
    ...ofOutcome,
    outcome_evaluation_start_id: optional(nullable(t.string)),
    result: optional(
      nullable(openText<'satisfied' | 'needs_revision' | 'max_iterations_reached' | 'failed' | 'interrupted'>()),
    ),
    explanation: optional(nullable(t.string)),
    usage: optional(nullable(usage)),
  }),
  'workflow_run.created': happened('workflow_run.created', {
    ...ofRun,
    name: optional(nullable(t.string)),
    description: optional(nullable(t.string)),
    phases: optional(
      nullable(
        list(struct('WorkflowRunPhase', { id: t.string, name: t.string, description: optional(nullable(t.string)) })),
      ),
    ),
  }),
  'workflow_run.status_running': happened('workflow_run.status_running', ofRun),
  'workflow_run.status_idle': happened('workflow_run.status_idle', ofRun),
  'workflow_run.status_ended': happened('workflow_run.status_ended', {
    ...ofRun,
    result: optional(
      nullable(
        openUnion('WorkflowRunResult', {
          completed: typed('completed'),
          error: typed('error', { error: WorkflowRunError }),
          stopped: typed('stopped'),
        }),
      ),
    ),
  }),
  'workflow_run.phase_started': happened('workflow_run.phase_started', ofPhase),
  'workflow_run.phase_ended': happened('workflow_run.phase_ended', {
    ...ofPhase,
    phase_started_id: optional(nullable(t.string)),
  }),
  'workflow_run.error': happened('workflow_run.error', { ...ofRun, error: optional(nullable(WorkflowRunError)) }),
}
