/** Kinds of numbers of the compiled finder (core/README.md): all are plain numbers to TypeScript. */
declare type i32 = number
declare type u32 = number
declare type u16 = number
declare type u8 = number
declare type f32 = number
declare type f64 = number
