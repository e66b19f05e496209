import { crc32 } from 'node:zlib';

/** A ZIP archive of one uncompressed file (PKWARE APPNOTE 4.3). */
export function zipOf(name: string, content: Buffer): Buffer {
  const path = Buffer.from(name);
  const checksum = crc32(content);

  const common = (buffer: Buffer, at: number) => {
    buffer.writeUInt16LE(20, at);
    buffer.writeUInt16LE(0x21, at + 8);
    buffer.writeUInt32LE(checksum, at + 10);
    buffer.writeUInt32LE(content.length, at + 14);
    buffer.writeUInt32LE(content.length, at + 18);
    buffer.writeUInt16LE(path.length, at + 22);
    return buffer;
  };
  const local = common(Buffer.alloc(30), 4);
  local.writeUInt32LE(0x04034b50, 0);
  const central = common(Buffer.alloc(46), 6);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(0x0314, 4);
  central.writeUInt32LE(0o100644 * 0x10000, 38);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + path.length, 12);
  end.writeUInt32LE(local.length + path.length + content.length, 16);
  return Buffer.concat([local, path, content, central, path, end]);
}
