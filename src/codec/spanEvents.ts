import * as t from 'io-ts'
import { happened } from './happened.ts'
import { nullable } from './nullable.ts'
import { openLiteral } from './openLiteral.ts'
import { struct } from './struct.ts'

const usage = struct(
  'SpanUsage',
  {},
  {
    input_tokens: nullable(t.number),
    output_tokens: nullable(t.number),
    cache_creation_input_tokens: nullable(t.number),
    cache_read_input_tokens: nullable(t.number),
    speed: nullable(openLiteral('standard', 'fast')),
  },
)

const evaluation = { outcome_id: nullable(t.string), iteration: nullable(t.number) }
const run = { workflow_run_id: nullable(t.string) }
const phase = { ...run, workflow_run_phase_id: nullable(t.string) }
const ending = struct('result', { type: openLiteral('completed', 'stopped', 'error') }, { error: t.unknown })
const runError = struct('error', { type: t.string }, { message: nullable(t.string) })

/** What took its time in a session: requests of the model, evaluations of an outcome, runs of a workflow. */
export const spanEvents = {
  'span.model_request_start': happened('span.model_request_start', {}, {}),
  'span.model_request_end': happened(
    'span.model_request_end',
    { model_request_start_id: t.string },
    { is_error: nullable(t.boolean), model_usage: nullable(usage) },
  ),
  'span.outcome_evaluation_start': happened('span.outcome_evaluation_start', {}, evaluation),
  'span.outcome_evaluation_ongoing': happened('span.outcome_evaluation_ongoing', {}, evaluation),
  'span.outcome_evaluation_end': happened(
    'span.outcome_evaluation_end',
    {},
    {
      ...evaluation,
      outcome_evaluation_start_id: nullable(t.string),
      result: nullable(openLiteral('satisfied', 'needs_revision', 'max_iterations_reached', 'failed', 'interrupted')),
      explanation: nullable(t.string),
      usage: nullable(usage),
    },
  ),
  'workflow_run.created': happened(
    'workflow_run.created',
    {},
    { ...run, name: nullable(t.string), description: nullable(t.string) },
  ),
  'workflow_run.status_running': happened('workflow_run.status_running', {}, run),
  'workflow_run.status_idle': happened('workflow_run.status_idle', {}, run),
  'workflow_run.status_ended': happened('workflow_run.status_ended', {}, { ...run, result: nullable(ending) }),
  'workflow_run.phase_started': happened('workflow_run.phase_started', {}, phase),
  'workflow_run.phase_ended': happened(
    'workflow_run.phase_ended',
    {},
    { ...phase, phase_started_id: nullable(t.string) },
  ),
  'workflow_run.error': happened('workflow_run.error', {}, { ...run, error: nullable(runError) }),
}
