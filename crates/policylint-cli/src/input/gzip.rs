//! Files that `gzip` packed, as AWS delivers snapshots.

use std::io::{self, Read as _};

use flate2::read::MultiGzDecoder;

/// Whether bytes are packed, by their mark.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B])
}

/// The bytes unpacked, at most one more than `limit`.
///
/// # Errors
/// If the bytes are damaged.
pub(super) fn unpack(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    MultiGzDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_up_to_the_limit() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&[b'x'; 10_000]).unwrap();
        let bytes = packer.finish().unwrap();
        assert!(is_packed(&bytes) && !is_packed(b"{}"));
        assert_eq!(unpack(&bytes, 20_000).unwrap().len(), 10_000);
        assert_eq!(unpack(&bytes, 100).unwrap().len(), 101);
        let (cut, _) = bytes.split_at(bytes.len() / 2);
        assert!(unpack(cut, 20_000).is_err());
    }
}
