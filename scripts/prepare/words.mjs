// What the preparation says. Shown before anything is built, so these words live here and not in a room.

/** @typedef {typeof thai} Words */

const thai = {
  installing: 'กำลังติดตั้งส่วนประกอบที่ต้องใช้ ครั้งแรกใช้เวลาราวหนึ่งถึงสองนาที',
  updating: 'กำลังปรับส่วนประกอบที่ติดตั้งไว้ให้เป็นปัจจุบัน',
  repairing: 'ส่วนประกอบที่ติดตั้งไว้ไม่ครบ กำลังซ่อม',
  /** @param {number} seconds */
  stillInstalling: (seconds) => `ยังติดตั้งอยู่ (${seconds} วินาที)`,
  building: 'กำลังสร้างโปรแกรมจากต้นฉบับ',
  /** @param {number} pid */
  waiting: (pid) => `อีกกระบวนการหนึ่ง (${pid}) กำลังเตรียมโปรแกรมนี้อยู่ กำลังรอ`,
  offline: 'ติดตั้งไม่ได้ เพราะติดต่อแหล่งเก็บแพ็กเกจของ npm ไม่ได้ โปรดตรวจเครือข่ายหรือพร็อกซี แล้วสั่งใหม่',
  borrowed: 'node_modules เป็นลิงก์ไปยังโฟลเดอร์อื่น จึงไม่แก้ไขให้ โปรดลบลิงก์นั้นแล้วสั่งใหม่ หรือติดตั้งในโฟลเดอร์ที่ลิงก์ชี้ไป',
  diskFull: 'เตรียมโปรแกรมไม่ได้ เพราะดิสก์เต็ม โปรดเว้นที่ว่างราว 1 GB แล้วสั่งใหม่',
  /** @param {string} folder */
  notWritable: (folder) =>
    `เตรียมโปรแกรมไม่ได้ เพราะเขียนในโฟลเดอร์ ${folder} ไม่ได้ โปรดสั่งด้วยผู้ใช้ที่เป็นเจ้าของโฟลเดอร์ หรือคัดลอกไปไว้ที่ที่เขียนได้`,
  noNpm: 'ไม่พบ npm ซึ่งมากับ Node.js โปรดติดตั้ง Node.js ให้ครบ แล้วสั่งใหม่',
  /** @param {string} what */
  noSuchPackage: (what) => `ติดตั้งไม่ได้ เพราะแหล่งเก็บแพ็กเกจที่ตั้งไว้ใน npm ไม่มี ${what}`,
  /** @param {string} reason */
  installFailed: (reason) => `ติดตั้งไม่สำเร็จ npm แจ้งว่า: ${reason}`,
  /** @param {string} path */
  stillMissing: (path) => `npm ติดตั้งเสร็จแล้วแต่ยังไม่มี ${path} โปรดลบโฟลเดอร์ node_modules แล้วสั่งใหม่`,
  /** @param {string} reason */
  buildFailed: (reason) => `สร้างโปรแกรมจากต้นฉบับไม่ได้: ${reason}`,
  /** @param {string} reason */
  failed: (reason) => `เตรียมโปรแกรมไม่ได้: ${reason}`,
}

/** @type {Words} */
const english = {
  installing: 'Installing what Prasan needs; the first time takes a minute or two',
  updating: 'Bringing the installed dependencies up to date',
  repairing: 'The installed dependencies are not complete; repairing them',
  stillInstalling: (seconds) => `Still installing (${seconds} s)`,
  building: 'Building the program from its sources',
  waiting: (pid) => `Another process (${pid}) is preparing this checkout; waiting for it`,
  offline:
    'The dependencies could not be installed, because the npm package registry cannot be reached. Check the network or the proxy, then run the command again.',
  borrowed:
    'node_modules is a link to another folder, so it is not changed. Remove the link and run the command again, or install in the folder it points to.',
  diskFull: 'The preparation stopped, because the disk is full. Free about 1 GB, then run the command again.',
  notWritable: (folder) =>
    `The preparation stopped, because the folder ${folder} is not writable. Run the command as the user who owns it, or copy it to where you may write.`,
  noNpm:
    'The command npm, which comes with Node.js, was not found. Install Node.js completely, then run the command again.',
  noSuchPackage: (what) =>
    `The dependencies could not be installed, because the package registry npm is set to use does not have ${what}.`,
  installFailed: (reason) => `The dependencies could not be installed. npm says: ${reason}`,
  stillMissing: (path) =>
    `npm finished, but ${path} is still missing. Remove the folder node_modules, then run the command again.`,
  buildFailed: (reason) => `The program could not be built from its sources: ${reason}`,
  failed: (reason) => `The preparation stopped: ${reason}`,
}

/**
 * Thai where the terminal is set to Thai; otherwise English, because a terminal set to nothing may have no Thai letters.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Words}
 */
export function wordsFor(env) {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.toLowerCase().startsWith('th') ? thai : english
}
