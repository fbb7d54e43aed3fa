//! The bytes of a file as text, and back, to the byte.

use policylint::SourceFile;
use policylint::syntax::Encoding;

/// A text, and how it is stored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) form: Form,
}

/// How a text is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In UTF-8, a mark at the start being part of the text.
    Utf8,
    /// In UTF-16, with this order of bytes.
    Utf16 { order: Order, mark: Mark },
}

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    LittleEndian,
    BigEndian,
}

/// Whether a mark of the order of bytes stands at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Present,
    Absent,
}

/// The text of these bytes; `None` if they would not come back the same.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Some(Decoded { text: text.to_owned(), form: Form::Utf8 });
    }
    let file = SourceFile::from_bytes("", bytes.to_vec());
    let mark = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Mark::Present,
        _ => Mark::Absent,
    };
    let form = match file.encoding() {
        Encoding::Utf8 => Form::Utf8,
        Encoding::Utf16Le => Form::Utf16 { order: Order::LittleEndian, mark },
        Encoding::Utf16Be => Form::Utf16 { order: Order::BigEndian, mark },
        Encoding::Lossy(_) => return None,
    };
    let text = file.text().to_owned();
    (form.encode(&text) == bytes).then_some(Decoded { text, form })
}

impl Form {
    /// The text as bytes.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16 { order, mark } => {
                let mark = (mark == Mark::Present).then_some(0xFEFF);
                let bytes = match order {
                    Order::LittleEndian => u16::to_le_bytes,
                    Order::BigEndian => u16::to_be_bytes,
                };
                mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_comes_back_to_the_byte() {
        let text = "{\"Id\": \"é\u{1F600}\"}";
        let units = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit);
        let marked =
            |mark: [u8; 2], unit| -> Vec<u8> { mark.into_iter().chain(units(unit)).collect() };
        for bytes in [
            text.as_bytes().to_vec(),
            format!("\u{feff}{text}\r\n").into_bytes(),
            marked([0xFF, 0xFE], u16::to_le_bytes),
            marked([0xFE, 0xFF], u16::to_be_bytes),
            units(u16::to_le_bytes).collect(),
            units(u16::to_be_bytes).collect(),
        ] {
            let decoded = decode(&bytes).expect("it is text");
            assert_eq!(decoded.form.encode(&decoded.text), bytes);
        }
    }

    #[test]
    fn what_would_be_lost_is_no_text() {
        assert_eq!(decode(b"{\"Id\": \"\xE9\"}"), None);
        // Half of a character, and half of a unit.
        assert_eq!(decode(&[0xFF, 0xFE, 0x00, 0xD8]), None);
        assert_eq!(decode(&[0xFF, 0xFE, b'{', 0, b'}']), None);
    }
}
