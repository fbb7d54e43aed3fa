//! Bytes in Base64.

/// The bytes of a text in Base64 with the standard alphabet and padding (CD-46); `None` if it is none.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if !bytes.len().is_multiple_of(4) {
        return None;
    }
    let padding = bytes.iter().rev().take_while(|byte| **byte == b'=').count();
    let (digits, _) = bytes.split_at_checked(bytes.len().checked_sub(padding)?)?;
    if padding > 2 {
        return None;
    }
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    for group in digits.chunks(4) {
        let mut bits: u32 = 0;
        for digit in group {
            bits = bits << 6 | u32::from(sextet(*digit)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, quad @ ..] = bits.to_be_bytes();
        decoded.extend(quad.iter().take(group.len() - 1));
    }
    Some(decoded)
}

fn sextet(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode_base64;

    #[test]
    fn examples_of_rfc_4648_and_refusals() {
        // CD-46; section 10 of RFC 4648
        let pairs = [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, expected) in pairs {
            assert_eq!(decode_base64(text).as_deref(), Some(expected.as_bytes()), "{text}");
        }
        assert_eq!(decode_base64("+/+/"), Some(vec![0xFB, 0xFF, 0xBF]));
        for text in ["Zg", "Zg=", "Z===", "====", "=Zg=", "Zm9v\n", "Zm-_", "Z g=", "Zé="] {
            assert_eq!(decode_base64(text), None, "{text:?}");
        }
    }
}
