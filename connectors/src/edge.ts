/**
 * How one hospital's edge is put together: listener, queue, delivery, retention, report. `apply` takes a new configuration while messages
 * flow: nothing that was accepted waits for it, and what cannot change without a new start is said.
 */
import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { Alarms } from './alarms.ts';
import type { Config } from './config.ts';
import { startHealth } from './health.ts';
import { MllpServer } from './intake/mllp-server.ts';
import { MessageReceiver } from './intake/receive.ts';
import { edgeLog } from './log.ts';
import { Acts } from './outbox/acts.ts';
import { Delivery } from './outbox/deliver.ts';
import { DiskWatch } from './outbox/disk.ts';
import { type FolderLock, lockFolder } from './outbox/folder-lock.ts';
import { Outbox } from './outbox/outbox.ts';
import { Retention } from './outbox/retention.ts';
import type { Vitals } from './report/build.ts';
import { Gaps, sequenceOf } from './report/gaps.ts';
import { Reporter } from './report/reporter.ts';
import { HOURS_KEPT, Traffic } from './report/traffic.ts';
import { SourceSigner } from './sign/signer.ts';
import { Sources } from './sources/sources.ts';

const LOOK_EVERY_MS = 1_000;
const RECENT = 100_000;
const HOUR_MS = 3_600_000;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export class Edge {
  readonly log: Logger;
  readonly alarms: Alarms;
  readonly #startedAt = new Date().toISOString();
  readonly #lock: FolderLock;
  readonly #disk: DiskWatch;
  readonly #outbox: Outbox;
  readonly #acts: Acts;
  readonly #retention: Retention;
  readonly #receiver: MessageReceiver;
  readonly #reporter: Reporter;
  readonly #sources: Sources;
  readonly #traffic = new Traffic();
  readonly #gaps = new Gaps();
  #config: Config;
  #delivery: Delivery;
  #mllp: MllpServer;
  #lastAct: number;
  #watch: NodeJS.Timeout | undefined;
  #health: { close(): void } | undefined;

  /** @throws FolderInUse when another connector works in its folder */
  constructor(config: Config) {
    this.#config = config;
    this.#lock = lockFolder(config.dataDir);
    this.log = edgeLog(config.logLevel, config.profile.clues);
    this.alarms = new Alarms(this.log);
    this.#disk = new DiskWatch(config.dataDir, config.retention.diskReserveBytes);
    this.#outbox = new Outbox(config.outboxFile, Date.now, this.#disk);
    this.#acts = new Acts(config.outboxFile);
    this.#acts.nothingUnderWay();
    this.#lastAct = this.#acts.lastAct;
    this.#retention = new Retention(config.outboxFile, config.retention.days, this.log);
    this.#receiver = new MessageReceiver(this.#outbox, config.profile, this.log, this.alarms);
    this.#delivery = this.#newDelivery(config);
    this.#mllp = new MllpServer(config.mllp, this.#receiver, this.log);
    this.#sources = new Sources(
      {
        ...{ outbox: this.#outbox, dataDir: config.dataDir, log: this.log },
        onFault: (text) => (text === undefined ? this.alarms.clear('source') : this.alarms.raise('source', text)),
      },
      config.profile,
    );
    this.#reporter = new Reporter({
      ...{ acts: this.#acts, alarms: this.alarms, log: this.log },
      hub: () => this.#config.hub,
      tokens: () => this.#delivery.tokens,
      profile: () => this.#config.profile,
      everyMs: () => this.#config.reportMs,
      vitals: () => this.#vitals(),
      onActs: () => this.#look(),
    });
  }

  async start(): Promise<void> {
    const { healthPort, healthHost } = this.#config;
    this.#count();
    const { address, port } = await this.#mllp.listen();
    this.#delivery.start();
    this.#retention.start();
    this.#sources.start();
    this.#reporter.start();
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
    if (healthPort !== 0) this.#health = await startHealth(healthPort, healthHost, () => this.#condition());
    this.log.info({ address, port, healthPort, pending: this.#outbox.counts().pending }, 'listening');
  }

  /** Order matters: no new message, then no new delivery, then the file. */
  async stop(): Promise<void> {
    clearInterval(this.#watch);
    await Promise.all([this.#mllp.stop(), this.#sources.stop()]);
    await Promise.all([this.#delivery.stop(), this.#reporter.stop(), this.#retention.stop()]);
    this.#health?.close();
    this.#acts.close();
    this.#outbox.close();
    this.#lock.release();
    this.log.info('stopped');
  }

  /** @throws when the new address cannot be listened on; then everything stays as it was */
  async apply(next: Config): Promise<void> {
    const last = this.#config;
    const fixed = ['dataDir', 'healthPort', 'healthHost'] as const;
    const restart = fixed.filter((key) => next[key] !== last[key]) as string[];
    if (next.profile.clues !== last.profile.clues) restart.push('clues');
    if (restart.length > 0) throw new Error(`para cambiar ${restart.join(', ')} hay que reiniciar el conector`);
    await this.#listenAs(next);
    this.#config = next;
    this.log.level = next.logLevel;
    this.#disk.use(next.retention.diskReserveBytes);
    this.#retention.use(next.retention.days);
    this.#receiver.use(next.profile);
    this.#sources.apply(next.profile);
    if (same(next.hub, last.hub) && same(next.delivery, last.delivery)) return;
    await this.#delivery.stop();
    this.#delivery = this.#newDelivery(next);
    this.#delivery.start();
  }

  async #listenAs(next: Config): Promise<void> {
    const { host, port } = this.#config.mllp;
    if (next.mllp.host === host && next.mllp.port === port) {
      this.#mllp.use(next.mllp);
      return;
    }
    const mllp = new MllpServer(next.mllp, this.#receiver, this.log);
    const listening = await mllp.listen();
    this.log.info({ address: listening.address, port: listening.port }, 'listening');
    const old = this.#mllp;
    this.#mllp = mllp;
    await old.stop();
  }

  #newDelivery({ hub, delivery, dataDir, profile }: Config): Delivery {
    const signer = new SourceSigner({
      ...{ folder: dataDir, clues: profile.clues, fhirUrl: hub.fhirUrl, timeoutMs: delivery.requestTimeoutMs },
      onRefused: (text) =>
        this.alarms.raise('source-key', `El hub no acepta la llave de firma de este hospital. ${text}`),
      onTaken: () => this.alarms.clear('source-key'),
    });
    return new Delivery(this.#outbox, hub, delivery, this.log, signer);
  }

  /** What came in the last two days; from now on each message is counted as it comes. */
  #count(): void {
    const recent = this.#outbox.recent(Date.now() - HOURS_KEPT * HOUR_MS, RECENT);
    for (const { receivedAt, sender, controlId, refused, head } of recent) {
      this.#traffic.add(receivedAt, refused === 1);
      this.#gaps.see(sender, sequenceOf(head, controlId), new Date(receivedAt).toISOString());
    }
    this.#outbox.onTaken(({ kind, sender, controlId, raw }) => {
      const now = Date.now();
      // Whichever way it came in, there is room again. One that was refused takes less: it proves nothing.
      if (kind === 'accepted') this.alarms.clear('disk-full');
      this.#traffic.add(now, kind === 'rejected');
      this.#gaps.see(sender, sequenceOf(raw, controlId), new Date(now).toISOString());
    });
  }

  /** What nobody tells us: acts and messages of a command beside this process, room on the disk, a hub that refuses. */
  #look(): void {
    for (const { act, kind, id, patientKey } of this.#acts.movesAfter(this.#lastAct)) {
      this.#lastAct = act;
      if (kind === 'rerun') this.#delivery.again(id, patientKey);
      else this.#delivery.setAside(id, patientKey);
    }
    this.#delivery.look();
    const { refusing, lastFailure } = this.#delivery.status();
    if (refusing) {
      const text = `El hub contesta pero no recibe (${lastFailure}). Nada se pierde: revise la llave, el permiso y la dirección con «npm run connect -- check».`;
      this.alarms.raise('hub-refuses', text);
    } else this.alarms.clear('hub-refuses');
    if (this.#disk.isLow) {
      const text =
        'Queda menos espacio en disco que la reserva: no se aceptan mensajes nuevos y el hospital los conserva. Libere espacio.';
      this.alarms.raise('disk-low', text);
    } else this.alarms.clear('disk-low');
  }

  #vitals(): Vitals {
    const now = Date.now();
    return {
      ...{ version: 1, clues: this.#config.profile.clues, sentAt: new Date(now).toISOString() },
      ...{ startedAt: this.#startedAt, queue: this.#outbox.counts(), lagMs: this.#outbox.lagMs() },
      ...{ hub: this.#delivery.status().hub, lastMessageAt: this.#traffic.lastMessageAt },
      disk: { freeBytes: this.#disk.freeBytes, fileBytes: statSync(this.#config.outboxFile).size },
      memoryBytes: process.memoryUsage.rss(),
      ...{
        hours: this.#traffic.hours(now),
        gaps: this.#gaps.open(now - HOURS_KEPT * HOUR_MS),
        alarms: this.alarms.standing(),
      },
    };
  }

  #condition(): object {
    const { hub, lastFailure } = this.#delivery.status();
    const { connections, bufferedBytes } = this.#mllp;
    return {
      ...{ status: 'ok', queue: this.#outbox.counts(), lagMs: this.#outbox.lagMs(), hub, lastFailure },
      ...{ connections, bufferedBytes, memoryBytes: process.memoryUsage.rss(), alarms: this.alarms.standing() },
    };
  }
}
