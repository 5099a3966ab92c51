/** Columns in which map files that are passed around give the Thai names of a level, the finest level first, and the short form that stands before such a name in an address. */
export const levelNames = [
  { columns: ['tam_th', 'TAM_NAMT', 'ADM3_TH'], cue: 'ต.' },
  { columns: ['amp_th', 'AMP_NAMT', 'ADM2_TH'], cue: 'อ.' },
  { columns: ['pro_th', 'PROV_NAMT', 'ADM1_TH'], cue: 'จ.' },
] as const
