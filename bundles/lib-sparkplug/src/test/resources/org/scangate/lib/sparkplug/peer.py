"""An independent reader and writer of payloads: lines of hexadecimal in, the same payload written anew out."""
import sys

sys.path.insert(0, sys.argv[1])
import payload_pb2

for line in sys.stdin:
    word, given = line.split()
    payload = payload_pb2.Payload()
    payload.ParseFromString(bytes.fromhex(given))
    if word == "say":
        for m in payload.metrics:
            kind = m.WhichOneof("value")
            value = getattr(m, kind) if kind else None
            print(m.name, m.alias if m.HasField("alias") else "-", m.timestamp, m.datatype, m.is_historical,
                  m.is_null, kind, value.hex() if isinstance(value, bytes) else repr(value), sep="|")
        print("end", payload.timestamp, payload.seq if payload.HasField("seq") else "-", sep="|")
    else:
        payload.uuid = "b6b1f1f0-0000-0000-0000-000000000000"
        for m in payload.metrics:
            m.properties.keys.append("Quality")
            m.is_transient = True
        print(payload.SerializeToString().hex())
    sys.stdout.flush()
