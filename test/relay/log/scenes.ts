/** Which random scenes `describeLog` plays: `SCENES=5000 FIRST=1000 npx jest test/redis/redisLog` plays more of them, and others. */
export const scenes = { scenes: Number(process.env.SCENES ?? 200), firstScene: Number(process.env.FIRST ?? 1) }
