import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { raw } from 'sql-template-tag'
import { aboutRoom } from '../features/about/index.ts'
import { agreementsOfBoard, agreementsOfBody, agreementsOfPlace, agreementsRoom } from '../features/agreements/index.ts'
import {
  alignmentsRoom,
  goalsOfBoard,
  goalsOfPlace,
  goalsOfProject,
  inheritLinks,
} from '../features/alignments/index.ts'
import { attachmentsRoom, readAttached } from '../features/attachments/index.ts'
import {
  boardsOfBody,
  boardsOfPlace,
  boardsOfProject,
  boardsRoom,
  followCombined,
  ownersOfPlan,
} from '../features/boards/index.ts'
import { bodiesRoom } from '../features/bodies/index.ts'
import { calendarOfBody, calendarOfPlace, calendarsRoom } from '../features/calendars/index.ts'
import { caseworkRoom, complaintFiguresOfPlace, tellOfReply } from '../features/casework/index.ts'
import {
  committeesOfBody,
  committeesOfPlace,
  committeesRoom,
  meetingsOnAxis,
  resolutionsOfProject,
} from '../features/committees/index.ts'
import {
  complaintsOfBody,
  complaintsOfPlace,
  complaintsRoom,
  followLeavers,
  shownTextsOf,
} from '../features/complaints/index.ts'
import { dataqualityRoom } from '../features/dataquality/index.ts'
import { deskRoom } from '../features/desk/index.ts'
import { functionsRoom } from '../features/functions/index.ts'
import { hooksRoom } from '../features/hooks/index.ts'
import { importsRoom } from '../features/imports/index.ts'
import {
  indicatorsOfBody,
  indicatorsOfPlace,
  indicatorsOfPlan,
  indicatorsOfProject,
  indicatorsRoom,
} from '../features/indicators/index.ts'
import {
  interestsOfBoard,
  interestsRoom,
  pressuresOfPlace,
  prioritiesOfBoard,
  prioritiesOfProject,
} from '../features/interests/index.ts'
import { joiningsOfBoard, joiningsOfPlace, joiningsOfProject, joiningsRoom } from '../features/joinings/index.ts'
import { coverInArticles, knowledgeOfCase, knowledgeRoom, withdrawPrivate } from '../features/knowledge/index.ts'
import { lineChannel, lineRoom } from '../features/line/index.ts'
import { caseReplyAddress, mailboxRoom } from '../features/mailbox/index.ts'
import { moneyOfBody, moneyOfPlace, moneyOfProject, moneyRoom } from '../features/money/index.ts'
import { mailChannel, noticesRoom, smsChannel, unseenCount } from '../features/notices/index.ts'
import { forwardOfCase, open311Room } from '../features/open311/index.ts'
import { mondayLeavers, overlapsOfArea, overlapsOfProject, overlapsRoom } from '../features/overlaps/index.ts'
import { peopleRoom, viewerOf } from '../features/people/index.ts'
import { placesRoom } from '../features/places/index.ts'
import { planBookOfPlace, planbookRoom } from '../features/planbook/index.ts'
import { plansRoom, projectsInField, recomputeAreaTotals } from '../features/plans/index.ts'
import { publiclogRoom } from '../features/publiclog/index.ts'
import { routingRoom } from '../features/routing/index.ts'
import { servicesRoom, standardsOfBody, supportOfBoard } from '../features/services/index.ts'
import {
  filesOfPlace,
  houseIndicators,
  planFileFormats,
  standardsReader,
  standardsRoom,
  stratmlFiles,
} from '../features/standards/index.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { Config } from '../platform/config.ts'
import { openDb } from '../platform/db/db.ts'
import type { Deps } from '../platform/deps.ts'
import { openDiskStore } from '../platform/files/disk-store.ts'
import { createApp } from '../platform/http/app.ts'
import type { PageContext } from '../platform/http/context.ts'
import { graphileQueue } from '../platform/jobs/graphile.ts'
import { openLog } from '../platform/log.ts'
import { outboxMailer } from '../platform/mail/outbox.ts'
import type { Room } from '../platform/room.ts'
import { openSecrets } from '../platform/secrets.ts'
import { assets, assetVersion } from '../web/assets.ts'
import { frameOf } from '../web/frame-of.ts'
import { errorPage } from '../web/pages/error.ts'
import { hookPorts } from './hook-ports.ts'

/** Every room of the house. A new room is added here and nowhere else. */
export const rooms: readonly Room[] = [
  placesRoom({
    overlaps: overlapsOfArea,
    projectsInField,
    sections: [
      moneyOfPlace,
      goalsOfPlace,
      indicatorsOfPlace,
      calendarOfPlace,
      boardsOfPlace,
      committeesOfPlace,
      joiningsOfPlace,
      agreementsOfPlace,
      pressuresOfPlace,
      complaintFiguresOfPlace,
      complaintsOfPlace,
      planBookOfPlace,
      filesOfPlace,
    ],
  }),
  functionsRoom({ recompute: recomputeAreaTotals }),
  bodiesRoom({
    sections: [
      moneyOfBody,
      indicatorsOfBody,
      calendarOfBody,
      boardsOfBody,
      committeesOfBody,
      agreementsOfBody,
      standardsOfBody,
      complaintsOfBody,
    ],
  }),
  peopleRoom,
  planbookRoom,
  // Before the plans, whose /plans/:id would take "import" for the id of a plan.
  importsRoom({ reader: standardsReader, plans: stratmlFiles }),
  // Before the plans, whose /plans/{id} of the API would take the name of a file for an id.
  standardsRoom(houseIndicators),
  plansRoom({
    overlaps: overlapsOfProject,
    attachments: readAttached,
    formats: planFileFormats(houseIndicators),
    sections: [
      moneyOfProject,
      goalsOfProject,
      boardsOfProject,
      joiningsOfProject,
      indicatorsOfProject,
      resolutionsOfProject,
      prioritiesOfProject,
    ],
    planSections: [ownersOfPlan, indicatorsOfPlan],
  }),
  attachmentsRoom,
  boardsRoom({
    sections: [interestsOfBoard, prioritiesOfBoard, goalsOfBoard, joiningsOfBoard, agreementsOfBoard, supportOfBoard],
  }),
  committeesRoom,
  agreementsRoom,
  interestsRoom,
  servicesRoom,
  moneyRoom,
  indicatorsRoom,
  calendarsRoom({ meetings: meetingsOnAxis }),
  routingRoom,
  complaintsRoom({
    sections: [forwardOfCase, knowledgeOfCase],
    onSteps: [tellOfReply, withdrawPrivate],
    onRedactions: [coverInArticles],
  }),
  knowledgeRoom,
  open311Room(),
  lineRoom,
  caseworkRoom,
  mailboxRoom,
  alignmentsRoom,
  overlapsRoom,
  joiningsRoom({ onCombined: [inheritLinks, followCombined] }),
  dataqualityRoom,
  deskRoom,
  publiclogRoom({ textsOf: shownTextsOf }),
  hooksRoom(hookPorts),
  // After everything that orders notices, so that work done at once sends them too.
  noticesRoom({
    channels: [mailChannel(caseReplyAddress), smsChannel(), lineChannel],
    leavers: { ...followLeavers, ...mondayLeavers },
  }),
  aboutRoom,
]

/** Builds what varies, for the product and for commands. */
export function wireDeps(config: Config, databaseUrl: string, log = openLog(config.logLevel)): Deps {
  const secrets = openSecrets(config.dataFolder)
  const files = join(config.dataFolder, 'files')
  mkdirSync(files, { recursive: true, mode: 0o700 })
  const clock = systemClock
  const jobs = graphileQueue()
  const db = openDb(databaseUrl, {
    onIdleError: (error) => log.warn({ reason: error.message }, 'a database connection was lost'),
  })
  return {
    config,
    clock,
    log,
    secrets,
    jobs,
    db,
    files: openDiskStore(files),
    mail: outboxMailer({ jobs, secrets, clock, db, config }),
  }
}

/** Joins the rooms into one web application. Tests hand in their own way of telling who is asking. */
export function wireApp(deps: Deps, who?: (c: PageContext) => Promise<Viewer | null>) {
  return createApp(deps, {
    rooms,
    assets: { version: assetVersion(), files: assets },
    viewerOf: who ?? viewerOf(deps, unseenCount(raw('p.id'))),
    errorPage: (c, status, detail) => errorPage(frameOf(c, deps), { status, requestId: c.get('requestId'), detail }),
  })
}
