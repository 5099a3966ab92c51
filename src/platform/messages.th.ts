/** What the platform tells the person who runs it. Said by OperatorProblem; the pages have words of their own. */
export const th = {
  config: {
    wrong: (list: string) => `ค่าที่ตั้งไว้ไม่ถูกต้อง: ${list} ยังไม่ได้เริ่มสิ่งใด`,
    must: (name: string, expected: string) => `${name} ต้องเป็น${expected}`,
    expected: {
      HOST: 'ที่อยู่ของเครื่องนี้ เช่น 127.0.0.1',
      PORT: 'จำนวนเต็มตั้งแต่ 0 ถึง 65535',
      PRASAN_DATA: 'ชื่อโฟลเดอร์',
      DATABASE_URL: 'ที่อยู่แบบ postgres://user:password@host:5432/database (อักขระพิเศษในรหัสผ่านเขียนแบบ %40)',
      PRASAN_DEMO: ' 0 (ระบบเปล่า) หรือขนาดของข้อมูลสาธิต 0.01 ถึง 50 โดย 1 คือ 20,000 โครงการ',
      PRASAN_DEMO_PLAYS: 'ชื่อสิ่งที่ระบบสาธิตสวมบทบาท ไม่เกิน 80 ตัวอักษร',
      PRASAN_DEMO_REACH: 'ที่อยู่ของเครื่องนี้ เช่น 127.0.0.1:3001 คั่นด้วยจุลภาค ใช้เฉพาะระบบสาธิต',
      PRASAN_URL: 'ที่อยู่เต็ม เช่น https://prasan.example',
      PRASAN_SMTP_URL: 'ที่อยู่ที่ขึ้นต้นด้วย smtp:// หรือ smtps://',
      PRASAN_SMTP_PLAIN: '1 ถ้ายอมให้จดหมายผ่านเครือข่ายโดยไม่เข้ารหัส มิฉะนั้น 0',
      PRASAN_MAIL_FROM: 'ผู้ส่ง เช่น Prasan <no-reply@prasan.example>',
      PRASAN_IMAP_URL: 'ที่อยู่แบบ imaps://ผู้ใช้:รหัสผ่าน@เครื่อง/INBOX (อักขระพิเศษในชื่อผู้ใช้และรหัสผ่านเขียนแบบ %40)',
      PRASAN_MAIL_ADDRESS: 'อีเมลแบบ complaints@city.example มีตัวอักษรหน้า @ ไม่เกิน 18 ตัว',
      PRASAN_IMAP_FOLDERS: 'ชื่อโฟลเดอร์สองชื่อคั่นด้วยจุลภาค เช่น Done,Failed หรือคำว่า flags',
      PRASAN_MAIL_PLUS: '1 หากเครื่องอีเมลส่งจดหมายถึง ชื่อ+อะไรก็ได้@โดเมน เข้าตู้ ชื่อ@โดเมน มิฉะนั้น 0',
      PRASAN_MAIL_AUTHSERV: 'ชื่อที่เครื่องอีเมลของหน่วยงานเขียนใน Authentication-Results เช่น mx.city.example หรือ none ถ้าไม่เขียน',
      PRASAN_DKIM_DOMAIN: 'โดเมน เช่น city.example',
      PRASAN_DKIM_SELECTOR: 'คำที่มีเฉพาะตัวอักษรอังกฤษ ตัวเลข และขีด เช่น prasan',
      PRASAN_DKIM_KEY_FILE: 'ชื่อไฟล์กุญแจส่วนตัวแบบ RSA',
      PRASAN_LINE_CHANNEL_SECRET: 'channel secret จากคอนโซลของ LINE เลขฐานสิบหก 32 ตัว ระหว่างเปลี่ยนใส่ตัวใหม่ จุลภาค แล้วตัวเก่า',
      PRASAN_LINE_CHANNEL_TOKEN: 'channel access token แบบระยะยาวจากคอนโซลของ LINE',
      PRASAN_LINE_API: 'ที่อยู่ที่ขึ้นต้นด้วย https://',
      PRASAN_LINE_DATA_API: 'ที่อยู่ที่ขึ้นต้นด้วย https://',
      PRASAN_SMS_URL: 'ที่อยู่ของเกตเวย์ SMS ที่ขึ้นต้นด้วย https://',
      PRASAN_SMS_KEY: 'กุญแจของเกตเวย์ SMS ยาว 8 ถึง 500 ตัวอักษร ไม่มีช่องว่าง',
      PRASAN_LOG: ' debug, info, warn, error หรือ silent',
      PRASAN_TRUSTED_PROXIES: 'จำนวนเต็มตั้งแต่ 0 ถึง 5',
      PRASAN_METRICS_TOKEN: 'ข้อความที่ยาวอย่างน้อย 16 ตัวอักษร',
      PRASAN_UPLOAD_MB: 'จำนวนเต็มตั้งแต่ 1 ถึง 10000',
      PRASAN_SECRET: 'เลขฐานสิบหก 64 ตัว',
    },
  },
  folder: {
    notWritable: (folder: string, code: string) =>
      `เขียนในโฟลเดอร์ข้อมูล ${folder} ไม่ได้ (${code}) โปรดให้สิทธิ์เขียนแก่ผู้ใช้นี้ หรือเลือกโฟลเดอร์อื่นด้วย PRASAN_DATA ยังไม่ได้เริ่มสิ่งใด`,
    full: (folder: string, freeMegabytes: number, neededMegabytes: number) =>
      `ดิสก์ที่เก็บ ${folder} เหลือเพียง ${freeMegabytes} MB ประสานต้องมี ${neededMegabytes} MB จึงจะเริ่มได้อย่างปลอดภัย โปรดเว้นที่ว่าง หรือเลือกโฟลเดอร์อื่นด้วย PRASAN_DATA ยังไม่ได้เริ่มสิ่งใด`,
    running: (address: string, pid: number) =>
      `ประสานทำงานกับโฟลเดอร์ข้อมูลนี้อยู่แล้วที่ ${address} (กระบวนการ ${pid}) โปรดหยุดตัวนั้นก่อน หรือให้ตัวที่สองมีโฟลเดอร์ของตัวเองด้วย PRASAN_DATA`,
    busy: (folder: string, pid: number) =>
      `ประสานอีกคำสั่งหนึ่ง (กระบวนการ ${pid}) กำลังใช้ ${folder} อยู่ โปรดรอให้เสร็จแล้วสั่งใหม่`,
  },
  secret: {
    unreadable: (file: string, code: string) =>
      `อ่าน ${file} ไม่ได้ (${code}) โปรดเริ่มประสานด้วยผู้ใช้ที่เป็นเจ้าของไฟล์ ยังไม่ได้เริ่มสิ่งใด`,
    wrong: (file: string) =>
      `${file} ไม่มีความลับของระบบ ซึ่งเป็นเลขฐานสิบหก 64 ตัว ข้อมูลที่ปิดผนึกไว้เปิดไม่ได้หากไม่มีของเดิม โปรดนำไฟล์กลับมาจากชุดสำรอง ยังไม่ได้เริ่มสิ่งใด`,
  },
  port: {
    taken: (port: number, other: number) =>
      `มีโปรแกรมอื่นใช้พอร์ต ${port} อยู่ โปรดเลือกพอร์ตอื่นด้วย PORT=${other} npm start ยังไม่ได้เริ่มสิ่งใด`,
    notAllowed: (port: number) =>
      `ผู้ใช้นี้ไม่มีสิทธิ์ใช้พอร์ต ${port} โปรดเลือกเลขที่มากกว่า 1023 เช่น PORT=3000 npm start ยังไม่ได้เริ่มสิ่งใด`,
    notHere: (host: string) => `${host} ไม่ใช่ที่อยู่ของเครื่องนี้ โปรดตั้ง HOST เป็นที่อยู่ของเครื่องนี้ เช่น HOST=127.0.0.1 ยังไม่ได้เริ่มสิ่งใด`,
  },
  embedded: {
    noBinaries: (machine: string) =>
      `ไม่มีฐานข้อมูลในตัวสำหรับ ${machine} โปรดติดตั้ง PostgreSQL 15 ขึ้นไป แล้วระบุไว้ใน DATABASE_URL`,
    didNotStart: (reason: string, log: string) =>
      `ฐานข้อมูลไม่เริ่มทำงาน: ${reason} ฐานข้อมูลบอกเหตุไว้ท้ายไฟล์ ${log} ข้อมูลไม่สูญหาย`,
    notCreated: (folder: string, reason: string) =>
      `สร้างฐานข้อมูลใน ${folder} ไม่ได้: ${reason} โปรดเว้นที่ว่าง หรือเลือกโฟลเดอร์อื่นด้วย PRASAN_DATA`,
    otherMajorVersion: (folder: string, theirs: string, ours: number) =>
      `ข้อมูลใน ${folder} เป็นของ PostgreSQL ${theirs} แต่ประสานรุ่นนี้มากับรุ่น ${ours} โปรดเก็บสำรองด้วย bin/prasan backup ในรุ่นเดิม ย้ายโฟลเดอร์ออก แล้วคืนข้อมูลด้วยรุ่นใหม่ ยังไม่มีสิ่งใดเปลี่ยน`,
    doesNotStop: (pid: number, folder: string) =>
      `เซิร์ฟเวอร์ฐานข้อมูล (กระบวนการ ${pid}) ยังใช้ ${folder} อยู่และไม่ยอมหยุด โปรดปิดกระบวนการนั้น แล้วเริ่มใหม่`,
    notReachable: (folder: string) =>
      `ผู้ใช้ของฐานข้อมูล (nobody) เข้าไม่ถึง ${folder} โปรดเลือก PRASAN_DATA เป็นโฟลเดอร์ที่ผู้ใช้ทุกคนเดินผ่านได้ หรือเริ่มประสานด้วยผู้ใช้ธรรมดา ยังไม่ได้เริ่มสิ่งใด`,
    otherOwner: (folder: string, owner: number) =>
      `ข้อมูลใน ${folder} เป็นของผู้ใช้หมายเลข ${owner} โปรดเริ่มประสานด้วยผู้ใช้คนเดิม หรือเลือกโฟลเดอร์อื่นด้วย PRASAN_DATA ยังไม่ได้เริ่มสิ่งใด`,
    notCopied: (folder: string) => `คัดลอกโปรแกรมฐานข้อมูลไปที่ ${folder} ไม่สำเร็จ ยังไม่ได้เริ่มสิ่งใด`,
    liesElsewhere: (folder: string) => `ผู้ใช้ของฐานข้อมูล (nobody) เข้าไม่ถึงโฟลเดอร์ของประสาน ฐานข้อมูลจึงอยู่ที่ ${folder}`,
    recovering: 'ฐานข้อมูลกำลังกู้คืนหลังถูกปิดกะทันหัน โปรดรอ',
  },
  ownServer: {
    nothingStarted: (reason: string) => `DATABASE_URL: ${reason} ยังไม่ได้เริ่มสิ่งใด`,
    refused: (where: string, user: string) => `เซิร์ฟเวอร์ที่ ${where} ไม่รับผู้ใช้ "${user}" กับรหัสผ่านนี้`,
    notAllowed: (where: string, user: string, database: string) =>
      `เซิร์ฟเวอร์ที่ ${where} ไม่ยอมให้ผู้ใช้ "${user}" ใช้ฐานข้อมูล "${database}" จากเครื่องนี้ โปรดดู pg_hba.conf ของเซิร์ฟเวอร์`,
    noDatabase: (where: string, database: string) =>
      `ไม่มีฐานข้อมูล "${database}" ที่ ${where} สร้างได้ด้วย: create database ${database} encoding 'UTF8' template template0`,
    nothingAnswers: (where: string) => `ไม่มีสิ่งใดตอบที่ ${where} เซิร์ฟเวอร์ฐานข้อมูลทำงานอยู่หรือไม่ และพอร์ตถูกต้องหรือไม่`,
    noMachine: (host: string) => `ไม่มีเครื่องชื่อ "${host}"`,
    noPostgres: (where: string) => `สิ่งที่ตอบที่ ${where} ไม่ใช่ PostgreSQL`,
    full: (where: string) => `เซิร์ฟเวอร์ที่ ${where} มีผู้ต่ออยู่เต็มแล้ว โปรดปิดบางการเชื่อมต่อ หรือเพิ่ม max_connections`,
    starting: (where: string) => `เซิร์ฟเวอร์ที่ ${where} กำลังเริ่มหรือกำลังหยุด โปรดลองใหม่ในอีกครู่`,
    other: (where: string, reason: string) => `ใช้เซิร์ฟเวอร์ที่ ${where} ไม่ได้ (${reason})`,
    mayNotCreate: (user: string, database: string) =>
      `ผู้ใช้ "${user}" สร้างสิ่งใดในฐานข้อมูล "${database}" ไม่ได้ ให้สิทธิ์ได้ด้วย: grant create on database ${database} to ${user}`,
    readOnly: (where: string) => `เซิร์ฟเวอร์ที่ ${where} ให้อ่านได้อย่างเดียว โปรดระบุเซิร์ฟเวอร์หลัก`,
  },
  migrations: {
    tooOld: (major: number) => `เซิร์ฟเวอร์ฐานข้อมูลเป็น PostgreSQL ${major} ประสานต้องใช้รุ่น 15 ขึ้นไป ยังไม่มีสิ่งใดเปลี่ยน`,
    encoding: (encoding: string) =>
      `ฐานข้อมูลเข้ารหัสแบบ ${encoding} ประสานต้องใช้ UTF8 สร้างใหม่ได้ด้วย: create database prasan encoding 'UTF8' template template0 ยังไม่มีสิ่งใดเปลี่ยน`,
    ctype: `ฐานข้อมูลไม่รู้จักตัวอักษรไทย (ctype เป็น C) สร้างใหม่ได้ด้วย: create database prasan encoding 'UTF8' locale 'C.UTF-8' template template0 ยังไม่มีสิ่งใดเปลี่ยน`,
    newer: (name: string) =>
      `ฐานข้อมูลนี้เคยใช้กับประสานรุ่นใหม่กว่า (รู้จัก ${name}) โปรดเริ่มด้วยรุ่นนั้น หรือคืนชุดสำรองที่เก็บไว้ก่อนปรับรุ่น ยังไม่มีสิ่งใดเปลี่ยน`,
    edited: (name: string) =>
      `ไฟล์ migrations/${name} ถูกแก้หลังจากใช้กับฐานข้อมูลนี้แล้ว โปรดคืนไฟล์ให้เป็นอย่างเดิม แล้วเขียนสิ่งที่เปลี่ยนเป็นไฟล์ใหม่ ยังไม่มีสิ่งใดเปลี่ยน`,
    mayNot: (name: string, reason: string) =>
      `ผู้ใช้ของฐานข้อมูลไม่มีสิทธิ์พอสำหรับ ${name} (${reason}) โปรดให้สิทธิ์แล้วเริ่มใหม่ ขั้นนี้ไม่ได้เปลี่ยนสิ่งใด`,
    lacks: (name: string, reason: string) =>
      `เซิร์ฟเวอร์ฐานข้อมูลขาดสิ่งที่ ${name} ต้องใช้ (${reason}) โปรดติดตั้ง PostgreSQL พร้อม ICU และส่วนขยายมาตรฐาน แล้วเริ่มใหม่ ขั้นนี้ไม่ได้เปลี่ยนสิ่งใด`,
    diskFull: (name: string) => `ดิสก์ของฐานข้อมูลเต็มระหว่าง ${name} โปรดเว้นที่ว่างแล้วเริ่มใหม่ ขั้นนี้ไม่ได้เปลี่ยนสิ่งใด`,
  },
  path: {
    notFound: (file: string) => `ไม่พบ ${file} หรือไม่มีโฟลเดอร์ของไฟล์นั้น ยังไม่มีสิ่งใดเปลี่ยน`,
    diskFull: (file: string) => `ดิสก์เต็ม จึงไม่ได้เขียน ${file}`,
    isAFolder: (file: string) => `${file} เป็นโฟลเดอร์ โปรดระบุชื่อไฟล์`,
    notUsable: (file: string, code: string) => `ใช้ ${file} ไม่ได้ (${code}) โปรดเลือกไฟล์ที่ผู้ใช้นี้อ่านและเขียนได้`,
  },
  backup: {
    notABackup: (file: string) => `${file} ไม่ใช่ชุดสำรองของประสาน ยังไม่มีสิ่งใดเปลี่ยน`,
    broken: (file: string) => `${file} ขาดหายไปบางส่วนหรือถูกเปลี่ยนหลังจากสร้าง ยังไม่มีสิ่งใดเปลี่ยน โปรดใช้ชุดสำรองอื่น`,
    noBeginning: (file: string) => `${file} เป็นชุดสำรองที่ไม่มีส่วนต้น ยังไม่มีสิ่งใดเปลี่ยน`,
    newer: (name: string) => `ชุดสำรองนี้สร้างด้วยประสานรุ่นใหม่กว่า (รู้จัก ${name}) โปรดคืนข้อมูลด้วยรุ่นนั้น ยังไม่มีสิ่งใดเปลี่ยน`,
    otherMigration: (name: string) => `ชุดสำรองนี้สร้างด้วย ${name} ที่ต่างจากของรุ่นนี้ โปรดคืนข้อมูลด้วยรุ่นที่สร้าง ยังไม่มีสิ่งใดเปลี่ยน`,
    twoSecrets: 'ชุดสำรองมีความลับของตัวเอง แต่ PRASAN_SECRET ระบุอีกค่าหนึ่ง โปรดยกเลิก PRASAN_SECRET แล้วคืนข้อมูล ยังไม่มีสิ่งใดเปลี่ยน',
    secretElsewhere:
      'ชุดสำรองนี้สร้างเมื่อมีความลับอยู่ใน PRASAN_SECRET โปรดตั้ง PRASAN_SECRET เป็นค่าเดิมแล้วคืนข้อมูล ไม่เช่นนั้นจะเปิดสิ่งที่ปิดผนึกไว้ไม่ได้ ยังไม่มีสิ่งใดเปลี่ยน',
    notEmpty: (table: string) =>
      `ระบบนี้ไม่ว่าง (มีข้อมูลใน ${table}) โปรดคืนข้อมูลลงในระบบที่ว่าง หรือเติม --replace เพื่อทิ้งสิ่งที่มีอยู่ ยังไม่มีสิ่งใดเปลี่ยน`,
    wrongFile: 'ไฟล์หนึ่งในชุดสำรองไม่ตรงกับชื่อของมัน ยังไม่มีสิ่งใดเปลี่ยน',
  },
  files: {
    diskFull: (folder: string) => `ดิสก์ที่เก็บ ${folder} เต็ม โปรดเว้นที่ว่าง ไฟล์นี้ยังไม่ได้เก็บ`,
    notWritable: (folder: string, code: string) =>
      `เขียนไฟล์ใน ${folder} ไม่ได้ (${code}) โปรดให้สิทธิ์เขียนแก่ผู้ใช้ที่เปิดประสาน ไฟล์นี้ยังไม่ได้เก็บ`,
  },
}

type Worded<T> = T extends (...args: infer Args) => string
  ? (...args: Args) => string
  : T extends string
    ? string
    : { readonly [Key in keyof T]: Worded<T[Key]> }

export type Messages = Worded<typeof th>
