/** Kinds of pieces of text that are kept with their wording. */

/** A name without a word that says what it names. */
export const plain: i32 = 0
/** Names after a landmark word are 1 + the landmark's position in the lexicon (village, person, house, …). */
export const landmark: i32 = 1
/** An end of a road's section: "อยุธยา" and "บางเสด็จ" in "ตอน อยุธยา - บางเสด็จ". */
export const section: i32 = 16
/** A river, hill or wood: "ห้วยใหญ่", "ป่าโคกศรีทอง". */
export const nature: i32 = 17
/** Words of the work that the lexicon does not know: "ช่างแอร์" in "อบรมอาชีพช่างแอร์". */
export const head: i32 = 18
/** The name of the village whose number stands before it. */
export const villageName: i32 = 19
export const province: i32 = 20
export const district: i32 = 21
export const subdistrict: i32 = 22
/** The body's own name, or a capital district without its province: kept for nothing but reading. */
export const ownBody: i32 = 25
/** "แยกทางหลวงหมายเลข 3233": a road that the work touches, not the road worked on. */
export const branchRoad: i32 = 30
/** A number right after a name: "เทพประสิทธิ์ 9". */
export const nameNumber: i32 = 31
/** The code of a rural road as written, "สข.4034", beside its hash among the roads: for nothing but showing. */
export const roadCode: i32 = 32
/** 40 + position in the lexicon's numbered words: lane 5, cluster 3, phase 2. */
export const numbered: i32 = 40
/** 60 + side: left bank, north. */
export const side: i32 = 60
