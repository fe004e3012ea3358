/** Returns whether a message is open after an event of its stream; undefined if the event changes nothing about that. */
export const opensMessage = ({ type }: { readonly type: string }): boolean | undefined => {
  switch (type) {
    case 'message_start':
    case '@restart':
      return true
    case 'message_stop':
      return false
    default:
      return undefined
  }
}
