//! A ZIP archive of uncompressed files (APPNOTE.TXT 6.3), with a fixed date, so that the same files give the same
//! bytes.

/// 1980-01-01, the first day that the format knows.
const DATE: u16 = 0x0021;

/// An archive of the files, in their order. Files together must be smaller than 4 GiB.
pub(crate) fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in files {
        let offset = number(archive.len());
        let mut header = Vec::new();
        // Version 2.0, names in UTF-8, stored, midnight.
        [20_u16, 0x0800, 0, 0, DATE].iter().for_each(|field| header.extend(field.to_le_bytes()));
        let size = number(bytes.len());
        [crc32(bytes), size, size].iter().for_each(|field| header.extend(field.to_le_bytes()));
        header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        header.extend(0_u16.to_le_bytes());
        archive.extend(*b"PK\x03\x04");
        archive.extend(&header);
        archive.extend(name.as_bytes());
        archive.extend(*bytes);
        directory.extend(*b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&header);
        // No comment, first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start) = (u16::try_from(files.len()).unwrap_or(u16::MAX), number(archive.len()));
    archive.extend(&directory);
    archive.extend(*b"PK\x05\x06\0\0\0\0");
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(number(directory.len()).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    archive
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The checksum of ZIP and of gzip (polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), step);
    !bytes.iter().fold(u32::MAX, byte)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(super::crc32(b"123456789"), 0xCBF4_3926);
    }
}
