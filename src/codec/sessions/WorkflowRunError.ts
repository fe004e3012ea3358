import * as t from 'io-ts'
import { openText } from '../schema/openText.ts'
import { struct } from '../schema/struct.ts'

/** The error of a workflow run. */
export const WorkflowRunError = struct('WorkflowRunError', {
  type: openText<
    'timeout_error' | 'program_error' | 'unknown_error' | 'thread_limit_error' | 'max_workflow_runs_error'
  >(),
  message: t.string,
})
