//! Numbers from text, as text, and in few bytes.

mod decimal;
mod format;
mod read;

pub use decimal::Decimal;
pub use format::{
    format_count, format_decimal, format_exact, format_percent, format_rate, format_short, grouped,
    round_significant, show,
};
pub use read::{parse, parse_number};
