"""A relay device on pymodbus, written independently of the client under test.

usage: relay.py PORT WATCHDOG_MS
Input 10+N is the feedback of coil N. Its outputs fall after WATCHDOG_MS without a request; 0: never.
Commands on standard input, one a line: input N 0|1, flip N 0|1, delay MS, watchdog MS, coils.
Prints "ready", and for every change of a coil "coil N LEVEL by write|watchdog".
"""

import asyncio
import sys
import time

from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
)
from pymodbus.server import StartAsyncTcpServer

FEEDBACK = 10
COUNT = 8


class Device:
    def __init__(self, watchdog_ms):
        self.coils = [False] * COUNT
        self.inputs = [False] * 32
        self.flipped = set()
        self.delay = 0.0
        self.watchdog = watchdog_ms / 1000
        self.fed = time.monotonic()

    def feed(self):
        self.fed = time.monotonic()
        if self.delay:
            time.sleep(self.delay)

    def set_coil(self, number, level, by):
        if self.coils[number] != level:
            self.coils[number] = level
            print(f"coil {number} {int(level)} by {by}", flush=True)

    def input(self, number):
        coil = number - FEEDBACK
        if 0 <= coil < COUNT:
            return self.coils[coil] != (coil in self.flipped)
        return self.inputs[number]

    def tick(self):
        if self.watchdog and time.monotonic() - self.fed > self.watchdog:
            for number in range(COUNT):
                self.set_coil(number, False, "watchdog")


class Coils(ModbusSequentialDataBlock):
    def __init__(self, device):
        super().__init__(0, [0] * COUNT)
        self.device = device

    def getValues(self, address, count=1):
        self.device.feed()
        return self.device.coils[address : address + count]

    def setValues(self, address, values):
        self.device.feed()
        for place, level in enumerate(values if isinstance(values, list) else [values]):
            self.device.set_coil(address + place, bool(level), "write")


class Inputs(ModbusSequentialDataBlock):
    def __init__(self, device):
        super().__init__(0, [0] * 32)
        self.device = device

    def getValues(self, address, count=1):
        self.device.feed()
        return [self.device.input(number) for number in range(address, address + count)]


def obey(device, line):
    words = line.split()
    if not words:
        return
    if words[0] == "input":
        device.inputs[int(words[1])] = words[2] == "1"
    elif words[0] == "flip":
        (device.flipped.add if words[2] == "1" else device.flipped.discard)(int(words[1]))
    elif words[0] == "delay":
        device.delay = int(words[1]) / 1000
    elif words[0] == "watchdog":
        device.watchdog = int(words[1]) / 1000
    elif words[0] == "coils":
        print("coils " + "".join(str(int(level)) for level in device.coils), flush=True)


async def main():
    port, watchdog = int(sys.argv[1]), int(sys.argv[2])
    device = Device(watchdog)
    unit = ModbusSlaveContext(
        co=Coils(device), di=Inputs(device), zero_mode=True
    )
    asyncio.ensure_future(
        StartAsyncTcpServer(
            ModbusServerContext(slaves=unit, single=True), address=("127.0.0.1", port)
        )
    )
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await asyncio.sleep(0.3)
    print("ready", flush=True)
    commands = asyncio.ensure_future(reader.readline())
    while True:
        done, _ = await asyncio.wait({commands}, timeout=0.005)
        device.tick()
        if done:
            line = commands.result()
            if not line:
                return
            obey(device, line.decode())
            print("done", flush=True)
            commands = asyncio.ensure_future(reader.readline())


asyncio.run(main())
