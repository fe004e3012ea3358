import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { MessagesController } from './MessagesController.ts'

@Module({ controllers: [MessagesController] })
class AppModule {}

const app = await NestFactory.create(AppModule, { bodyParser: false, logger: ['error', 'warn'] })
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1')
console.log(`${await app.getUrl()}/api/messages`)
