/** Expects until it holds, since a page draws in a later task what follows an action. After 10 s, the last failure fails the spec. */
export const eventually = async (expectation: () => Promise<void>): Promise<void> => {
  for (const deadline = Date.now() + 10_000; ;) {
    try {
      return await expectation()
    } catch (failure) {
      if (Date.now() > deadline) throw failure
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
