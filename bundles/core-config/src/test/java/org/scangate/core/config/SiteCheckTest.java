package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.site.SiteProblem;

/**
 * One mistake in an otherwise right file gives one line: where, what was found, what is allowed.
 */
class SiteCheckTest {
  @TempDir Path directory;
  private SiteCheck check;

  @BeforeEach
  void etc() {
    check = new SiteCheck(TestSite.etc(directory));
  }

  private List<SiteProblem> errors(String text) {
    return check.check("site.yaml", TestSite.bytes(text)).problems().stream()
        .filter(SiteProblem::error)
        .toList();
  }

  private List<String> remarks(String text) {
    return check.check("site.yaml", TestSite.bytes(text)).problems().stream()
        .filter(problem -> !problem.error())
        .map(problem -> problem.key() + ": " + problem.words())
        .toList();
  }

  @Test
  void theContractsExampleHasNoMistake() {
    assertThat(errors(TestSite.CONTRACT)).isEmpty();
    assertThat(remarks(TestSite.CONTRACT))
        .contains(
            "access.oidc: not available in this version; checked, not used",
            "scanners[0].cameras: not available in this version; checked, not used");
  }

  @Test
  void whatShipsHasNoMistakeAndTheDemoNoRemark() throws IOException {
    assertThat(errors(Files.readString(TestSite.shipped("config/site.example.yaml")))).isEmpty();
    String demo = Files.readString(TestSite.shipped("config/site.yaml"));
    assertThat(check.check("site.yaml", TestSite.bytes(demo)).problems()).isEmpty();
  }

  @Test
  void ourExampleSaysWhatTheContractSays() throws IOException {
    SiteNode ours =
        SiteCheck.readUnchecked(Files.readAllBytes(TestSite.shipped("config/site.example.yaml")));
    SiteNode contract = SiteCheck.readUnchecked(TestSite.bytes(TestSite.CONTRACT));
    assertThat(keys(ours)).isEqualTo(keys(contract));
    assertThat(SiteDiff.of(contract, ours)).isEmpty();
  }

  private static Set<String> keys(SiteNode node) {
    Set<String> keys = new TreeSet<>(List.of(node.key()));
    node.entries().values().forEach(entry -> keys.addAll(keys(entry)));
    node.items().forEach(item -> keys.addAll(keys(item)));
    return keys;
  }

  @Test
  void everyMistakeIsToldAtOnceInTheOrderOfTheFile() {
    String text =
        TestSite.CONTRACT
            .replace("port: 5900,", "port: 70000,")
            .replace("id: northfork ", "id: North Fork ")
            .replace("heartbeat: 5s", "heartbeat: 5 s")
            .replace("jurisdictions:", "jurisdiction:");
    assertThat(errors(text))
        .extracting(SiteProblem::toString)
        .containsExactly(
            "site.yaml:8 site.id: 'North Fork' is not an id: 1 to 32 of a-z, 0-9 and -",
            "site.yaml:11 site.jurisdiction: unknown key; did you mean 'jurisdictions'?",
            "site.yaml:58 scanners[0].displays[0].port: 70000 is not a TCP port (1-65535)",
            "site.yaml:109 fleet.heartbeat: '5 s' is not a duration such as 50ms, 5s, 15m, 24h or"
                + " 7d (1s to 5m)");
  }

  /** In the contract's example, replaces a text that is there once; then expects one mistake. */
  @ParameterizedTest(name = "{1} -> {2}")
  @MethodSource({"values", "keys", "meaning"})
  void oneMistakeOneLine(int line, String find, String replace, String key, String words) {
    assertThat(TestSite.CONTRACT).containsOnlyOnce(find);
    List<SiteProblem> errors = errors(TestSite.CONTRACT.replace(find, replace));
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0).file()).isEqualTo("site.yaml");
    assertThat(errors.get(0).key()).isEqualTo(key);
    assertThat(errors.get(0).words()).contains(words);
    assertThat(errors.get(0).line()).isEqualTo(line);
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments(
            5,
            "profile: generic-x86 ",
            "profile: generic-x68 ",
            "hardware-profile",
            "did you mean 'generic-x86'?"),
        arguments(
            5,
            "profile: generic-x86 ",
            "profile: ../../etc ",
            "hardware-profile",
            "is not the name of a file"),
        arguments(
            8,
            "id: northfork ",
            "id: 7 ",
            "site.id",
            "7 is a number, not an id: 1 to 32 of a-z, 0-9 and -; write it in quotes: \"7\""),
        arguments(8, "id: northfork ", "id: n\u043erthfork ", "site.id", "character 2 is U+043E"),
        arguments(8, "id: northfork ", "id: " + "x".repeat(33) + " ", "site.id", "is not an id"),
        arguments(
            9, "North Fork Hospital", "\"North\\u202eFork\"", "site.name", "character 6 is U+202E"),
        arguments(9, "North Fork Hospital", "x".repeat(65), "site.name", "1 to 64 characters"),
        arguments(
            10,
            "America/Denver",
            "America/Denvers",
            "site.time-zone",
            "is not a time zone such as America/Denver"),
        arguments(11, "[US-MT]", "US-MT", "site.jurisdictions", "'US-MT' is not a list"),
        arguments(
            11,
            "[US-MT]",
            "[Montana]",
            "site.jurisdictions[0]",
            "'Montana' is not a country or state such as US-MT"),
        arguments(
            12,
            "\"+1-555-0100\"",
            "5550100",
            "site.support.phone",
            "write it in quotes: \"5550100\""),
        arguments(
            15,
            "\"2222\"",
            "call me",
            "site.emergency[1].phone",
            "'call me' is not a phone number"),
        arguments(
            18, "192.168.50.1/24", "192.168.50.1", "networks.scanner.address", "with its prefix"),
        arguments(
            19,
            "192.168.60.1/24",
            "192.168.60.256/24",
            "networks.relay.address",
            "with its prefix"),
        arguments(
            19, "192.168.60.1/24", "192.168.60.1/33", "networks.relay.address", "with its prefix"),
        arguments(
            22,
            "priority: 1 ",
            "priority: first ",
            "uplinks[0].priority",
            "'first' is text, not a whole number (1-99)"),
        arguments(
            22,
            "priority: 1 ",
            "priority: 1.5 ",
            "uplinks[0].priority",
            "1.5 is not a whole number"),
        arguments(
            23,
            "metered: true",
            "metered: yes",
            "uplinks[1].metered",
            "'yes' is not true or false"),
        arguments(
            24,
            "probe.northfork.example:443",
            "probe.northfork.example",
            "uplink-probe.targets[0]",
            "is not host:port with a TCP port (1-65535)"),
        arguments(
            24,
            "probe.northfork.example:443",
            "probe.northfork.example:70000",
            "uplink-probe.targets[0]",
            "is not host:port"),
        arguments(
            24,
            "interval: 100ms",
            "interval: 1ms",
            "uplink-probe.in-session-interval",
            "(20ms to 10s)"),
        arguments(
            29,
            "listen-port: 51820",
            "listen-port: 0",
            "vpn.wireguard.tunnels[0].listen-port",
            "0 is not a UDP port (1-65535)"),
        arguments(
            36, "[10.77.0.1:8443, 10.77.1.1:8443]", "[]", "front.listen", "the list is empty"),
        arguments(
            36,
            "[10.77.0.1:8443, 10.77.1.1:8443]",
            "[\"gw:8443\"]",
            "front.listen[0]",
            "an address of this machine"),
        arguments(
            36,
            "10.77.0.1:8443, 10.77.1.1:8443",
            "\"::1:8443\"",
            "front.listen[0]",
            "is not address:port"),
        arguments(
            40,
            "key: secrets/front.key",
            "key: secrets/../../../etc/shadow",
            "front.key",
            "without .."),
        arguments(
            42,
            "TLSv1.3",
            "TLSv1.1",
            "front.minimum-tls",
            "'TLSv1.1' is not one of: TLSv1.3, TLSv1.2; did you mean 'TLSv1.3'?"),
        arguments(46, "idle: 15m", "idle: 15", "access.idle", "15 is a number, not a duration"),
        arguments(46, "idle: 15m", "idle: 1s", "access.idle", "(1m to 24h)"),
        arguments(
            48,
            "https://id.northfork.example",
            "http://id.northfork.example",
            "access.oidc.issuer",
            "is not an https:// address"),
        arguments(
            48,
            "rad-remote: technologist",
            "rad-remote: technologst",
            "access.oidc.groups.rad-remote",
            "did you mean 'technologist'?"),
        arguments(
            53,
            "modality: MR",
            "modality: XR",
            "scanners[0].modality",
            "'XR' is not one of: CT, MR; did you mean 'MR'?"),
        arguments(
            54,
            "colour: teal",
            "colour: tael",
            "scanners[0].colour",
            "'tael' is not a CSS colour such as teal or #0072b2"),
        arguments(
            54,
            "colour: teal  ",
            "colour: #00f ",
            "scanners[0].colour",
            "nothing follows the colon; allowed: a CSS colour"),
        arguments(
            56,
            "ae-title: MR1\n",
            "ae-title: MAGNETOM_SKYRA_3T\n",
            "scanners[0].ae-title",
            "1 to 16 printable ASCII characters"),
        arguments(
            58,
            "port: 5900,",
            "port: 70000,",
            "scanners[0].displays[0].port",
            "70000 is not a TCP port (1-65535)"),
        arguments(
            58,
            "port: 5900,",
            "port: \"5900\",",
            "scanners[0].displays[0].port",
            "'5900' is text, not a TCP port (1-65535); write a number"),
        arguments(
            58,
            "port: 5900,",
            "port: 99999999999999999999999,",
            "scanners[0].displays[0].port",
            "is not a TCP port"),
        arguments(
            59,
            "position: right",
            "position: middle",
            "scanners[0].displays[1].position",
            "'middle' is not one of: left, right"),
        arguments(
            60,
            "[\"QA-PHANTOM\", \"ACR-PHANTOM\"]",
            "[\"QA\", \"QA\"]",
            "scanners[0].phantoms",
            "has an item twice: [QA, QA]"),
        arguments(
            61,
            "{ after: 2s, action: drop-permissive }",
            "2s",
            "scanners[0].on-link-loss",
            "'2s' is not a section"),
        arguments(61, "after: 2s", "after: 2min", "scanners[0].on-link-loss.after", "(0s to 30s)"),
        arguments(
            63,
            "http://192.168.50.30/mjpeg",
            "http://me:secret@192.168.50.30/",
            "scanners[0].cameras[0].url",
            "'http://***@192.168.50.30/' is not an http://"),
        arguments(
            71,
            "port: 502\n",
            "port: five\n",
            "stop.relays[0].port",
            "'five' is text, not a TCP port"),
        arguments(
            82,
            "hold: 4",
            "hold: -4",
            "stop.circuits[0].inputs.hold",
            "-4 is not a coil or input (0-65535)"),
        arguments(
            86, "0.0.0.0:11112", "11112", "dicom.listen", "11112 is a number, not address:port"),
        arguments(
            88,
            "high-water: 85%",
            "high-water: 185%",
            "dicom.spool.high-water",
            "is not a share such as 85% (10% to 99%)"),
        arguments(
            88,
            "reserve: 5GiB",
            "reserve: 5GB",
            "dicom.spool.reserve",
            "'5GB' is not a size such as 200KiB or 20GiB"),
        arguments(
            92,
            "commitment: required",
            "commitment: maybe",
            "dicom.destinations[0].commitment",
            "one of: required, none"),
        arguments(
            93,
            "rate: 50Mbit/s",
            "rate: 50Mbps",
            "dicom.destinations[1].rate",
            "is not a rate such as 20Mbit/s"),
        arguments(
            93,
            "\"22:00-06:00\"",
            "\"22:00-25:00\"",
            "dicom.destinations[1].window",
            "is not a time window"),
        arguments(
            98,
            "rtp-ports: 40000-40100",
            "rtp-ports: 40100-40000",
            "intercom.rtp-ports",
            "is not a range of ports"),
        arguments(
            100,
            "sip:20@192.168.50.20",
            "20@192.168.50.20",
            "intercom.stations[0].uri",
            "is not a SIP address"),
        arguments(
            104,
            "mqtts://broker",
            "https://broker",
            "fleet.broker",
            "is not an mqtts:// or mqtt:// address"),
        arguments(111, "keep: 2190d", "keep: 6y", "audit.keep", "'6y' is not a duration"),
        arguments(
            111,
            "tls://audit.northfork.example:6514",
            "audit.northfork.example:6514",
            "audit.syslog",
            "is not a tls:// address"),
        arguments(112, "ups@192.168.60.9", "192.168.60.9", "ups.nut", "is not a UPS such as"),
        arguments(
            113,
            "[ntp.northfork.example]",
            "[ntp_1.northfork.example]",
            "time.sources[0]",
            "is not a host name or an address"));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        arguments(
            5,
            "hardware-profile: ",
            "hardware_profile: ",
            "hardware_profile",
            "unknown key; did you mean 'hardware-profile'?"),
        arguments(
            57,
            "displays:",
            "dispalys:",
            "scanners[0].dispalys",
            "unknown key; did you mean 'displays'?"),
        arguments(
            35,
            "front:\n",
            "frontdoor:\n",
            "frontdoor",
            "unknown key; known here: hardware-profile, site, networks"),
        arguments(
            56,
            "ae-title: MR1\n",
            "aeTitle: MR1\n",
            "scanners[0].aeTitle",
            "did you mean 'ae-title'?"),
        arguments(
            112,
            "{ nut:",
            "{ \"nut\\n\": 1, nut:",
            "ups['nut\\u000A']",
            "unknown key; did you mean 'nut'?"),
        arguments(
            51,
            "    colour: teal ",
            "    # colour ",
            "scanners[0].colour",
            "is missing; allowed: a CSS colour"),
        arguments(
            11,
            "  jurisdictions: [US-MT] ",
            "  name: Twice ",
            "site.name",
            "is there twice, first on line 9"),
        arguments(
            58,
            "host: 192.168.50.10, port: 5900",
            "port: 5900",
            "scanners[0].displays[0].host",
            "is missing: it goes with port"),
        arguments(
            58,
            "host: 192.168.50.10, port: 5900",
            "host: 192.168.50.10",
            "scanners[0].displays[0].port",
            "is missing: it goes with host"),
        arguments(
            58,
            "host: 192.168.50.10, port: 5900, ",
            "",
            "scanners[0].displays[0].host",
            "is missing: the driver rfb needs host and port"),
        arguments(
            35,
            "  addresses: [gw-a.northfork.example:8443, gw-b.northfork.example:8443] ",
            "  # ",
            "front.addresses",
            "is missing; allowed: a list"),
        arguments(
            37,
            "[gw-a.northfork.example:8443, gw-b.northfork.example:8443]",
            "",
            "front.addresses",
            "nothing follows the colon"),
        arguments(
            9,
            "name: North Fork Hospital",
            "name: !!java.net.URL [\"http://x\"]",
            "site.name",
            "the tag tag:yaml.org,2002:java.net.URL is not allowed"),
        arguments(
            9,
            "name: North Fork Hospital",
            "name: !secret North Fork",
            "site.name",
            "the tag !secret is not allowed"),
        arguments(
            111,
            "audit: { keep",
            "audit: { <<: {}, keep",
            "audit['<<']",
            "merged sections (<<) are not taken"),
        arguments(111, "audit: { keep", "audit: { [a, b]: c, keep", "audit", "a key is one word"));
  }

  static Stream<Arguments> meaning() {
    return Stream.of(
        arguments(
            23,
            "interface: wwan0",
            "interface: eth0",
            "uplinks[1].interface",
            "'eth0' is uplinks[0].interface on line 22 too"),
        arguments(
            23,
            "interface: wwan0, priority: 2",
            "interface: wwan0, priority: 1",
            "uplinks[1].priority",
            "1 is uplinks[0].priority on line 22 too"),
        arguments(
            24,
            "in-session-interval: 100ms",
            "in-session-interval: 2s",
            "uplink-probe.in-session-interval",
            "in-session-interval 2s is longer than interval 1s"),
        arguments(
            30,
            "uplink: cellular",
            "uplink: celular",
            "vpn.wireguard.tunnels[1].uplink",
            "did you mean 'cellular'?"),
        arguments(
            33,
            "public-keys: { sg1: \"…base64…\" }, addresses",
            "public-keys: { sg1: k, sg2: k }, addresses",
            "vpn.wireguard.peers[1].public-keys.sg2",
            "names no interface of a tunnel; did you mean 'sg0'?"),
        arguments(
            33,
            "addresses: { sg1: 10.77.1.254/32 }",
            "addresses: { sg0: 10.77.1.254/32 }",
            "vpn.wireguard.peers[1].addresses.sg0",
            "has no public key in public-keys.sg0"),
        arguments(
            36,
            "10.77.1.1:8443]",
            "10.77.0.1:8443]",
            "front.listen[1]",
            "'10.77.0.1:8443' is taken by front.listen[0]"),
        arguments(
            38,
            "{ listen: 192.168.50.1:8443 }",
            "{ listen: 10.77.0.1:8443 }",
            "front.on-site.listen",
            "is taken by front.listen[0]; use another port"),
        arguments(
            43,
            "passkey-domain: northfork.example",
            "passkey-domain: southfork.example",
            "front.passkey-domain",
            "no address of front.addresses is within southfork.example"),
        arguments(
            46, "idle: 15m", "idle: 13h", "access.idle", "idle 13h is longer than absolute 12h"),
        arguments(
            59,
            "id: second",
            "id: main",
            "scanners[0].displays[1].id",
            "'main' is scanners[0].displays[0].id on line 58 too"),
        arguments(
            59,
            "port: 5901",
            "port: 5900",
            "scanners[0].displays[1].host",
            "192.168.50.10:5900 is scanners[0].displays[0] already"),
        arguments(
            74,
            "watchdog: 1s",
            "watchdog: 150ms",
            "stop.relays[0].watchdog",
            "the watchdog's 150 ms must be more than refresh and timeout, 150 ms"),
        arguments(
            67,
            "    host: 192.168.60.5\n",
            "\n",
            "stop.relays[0].host",
            "is missing: a modbus-tcp relay has a host"),
        arguments(
            78,
            "scanner: mr-1\n",
            "scanner: mr1\n",
            "stop.circuits[0].scanner",
            "'mr1' is not the id of a scanner; did you mean 'mr-1'?"),
        arguments(
            79,
            "relay: cabinet",
            "relay: closet",
            "stop.circuits[0].relay",
            "'closet' is not the id of a relay; one of: cabinet"),
        arguments(
            81,
            "coil: 0, feedback: 0,",
            "coil: 1, feedback: 0,",
            "stop.circuits[0].stop.coil",
            "1 is stop.circuits[0].permissive.coil already"),
        arguments(
            81,
            "sense: energise }         # energise | de-energise (needs local-remote-key)\n      inputs: { reset: 2, on-site-stop: 3, hold: 4, local-remote-key: 5,",
            "sense: de-energise }\n      inputs: { reset: 2, on-site-stop: 3, hold: 4,",
            "stop.circuits[0].stop.sense",
            "de-energise needs inputs.local-remote-key"),
        arguments(
            82,
            "hold: 4",
            "hold: 3",
            "stop.circuits[0].inputs.hold",
            "3 is stop.circuits[0].inputs.on-site-stop already"),
        arguments(
            69,
            "profile: generic ",
            "profile: genric ",
            "stop.relays[0].profile",
            "did you mean 'generic'?"),
        arguments(
            74,
            "profile: generic                 # registers and watchdog, from etc/relay-profiles/\n      host: 192.168.60.5\n      port: 502\n      unit: 1\n      refresh: 100ms                   # how often the granted state is renewed\n      watchdog: 1s",
            "profile: moxa-e1200\n      host: 192.168.60.5\n      port: 502\n      unit: 1\n      refresh: 100ms\n      watchdog: 1500ms",
            "stop.relays[0].watchdog",
            "steps of 1000 ms"),
        arguments(
            93,
            "id: archive",
            "id: pacs",
            "dicom.destinations[1].id",
            "'pacs' is dicom.destinations[0].id on line 92 too"),
        arguments(
            90,
            "{ ae-title: MR1, host",
            "{ ae-title: SCANGATE, host",
            "dicom.accept[0].ae-title",
            "is our own title"),
        arguments(
            101,
            "scanner: mr-1, uri",
            "scanner: ct-1, uri",
            "intercom.stations[1].scanner",
            "'ct-1' is not the id of a scanner; one of: mr-1"),
        arguments(
            101,
            "scanner: mr-1, uri",
            "uri",
            "intercom.stations[1].scanner",
            "a patient's station belongs to a scanner"));
  }

  @Test
  void twoScannersMustNotBeTakenForOneAnother() {
    String twin =
        """
          - id: ct-1
            name: MR 1
            modality: CT
            colour: Teal
            driver: simulator
            displays:
              - { id: main }
        """;
    String text = TestSite.SMALL + twin;
    assertThat(errors(text))
        .extracting(SiteProblem::toString)
        .containsExactly(
            "site.yaml:21 scanners[1].name: 'MR 1' is scanners[0].name on line 14 too");
    assertThat(remarks(text))
        .containsExactly(
            "scanners[1].colour: the same colour as scanners[0].colour; windows look alike");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fault: hang           |
          speed: 2.5            |
          loud: true            |
          nothing:              | scanners[0].settings.nothing: nothing follows the colon; allowed: text, a number, true or false
          list: [a]             | scanners[0].settings.list: a list is not text, a number, true or false
          'a b': c              | scanners[0].settings['a b']: a driver's setting is named by 1 to 64 of A-Z, a-z, 0-9, _ and -
          """)
  void aDriversOwnSettingsAreScalars(String setting, String error) {
    String text = TestSite.SMALL + "    settings: { " + setting + " }\n";
    List<String> found =
        errors(text).stream().map(problem -> problem.key() + ": " + problem.words()).toList();
    assertThat(found).isEqualTo(error == null ? List.of() : List.of(error));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          own-stop: red, plan: 'binder 3, page 2'  |
          patient-out: by hand     | scanners[0].stop-card.own-stop: is missing; allowed: a remark: 1 to 200 characters on one line
          own-stop: red, exit: x   | scanners[0].stop-card.exit: unknown key; known here: own-stop, patient-out, plan, call
          own-stop: 5              | scanners[0].stop-card.own-stop: 5 is a number, not a remark: 1 to 200 characters on one line; write it in quotes: "5"
          own-stop: red, call: []  | scanners[0].stop-card.call: the list is empty; write an item or remove the key
          own-stop: "red\\u202e"    | scanners[0].stop-card.own-stop: 'red\\u202E' is not a remark: 1 to 200 characters on one line; character 4 is U+202E
          own-stop: "a\\nb"         | scanners[0].stop-card.own-stop: 'a\\u000Ab' is not a remark: 1 to 200 characters on one line; character 2 is U+000A
          own-stop: red, call: [{ role: lead, name: Ann, phone: x }] | scanners[0].stop-card.call[0].phone: 'x' is not a phone number such as "+1-555-0100"
          """)
  void aScannersCardIsShortLinesOfText(String card, String error) {
    String text = TestSite.SMALL + "    stop-card: { " + card + " }\n";
    List<String> found =
        errors(text).stream().map(problem -> problem.key() + ": " + problem.words()).toList();
    assertThat(found).isEqualTo(error == null ? List.of() : List.of(error));
  }

  @Test
  void aScannersCardIsBounded() {
    String longest = TestSite.SMALL + "    stop-card: { own-stop: " + "x".repeat(200) + " }\n";
    assertThat(errors(longest)).isEmpty();
    assertThat(errors(longest.replace("xx", "xxx"))).hasSize(1);
    String contact = "{ role: lead, name: Ann, phone: '1' }, ";
    assertThat(
            errors(
                TestSite.SMALL
                    + "    stop-card: { own-stop: x, call: ["
                    + contact.repeat(9)
                    + "] }\n"))
        .extracting(SiteProblem::words)
        .containsExactly("9 items are more than the 8 allowed");
  }

  @Test
  void passkeysWorkOnlyWithinTheirDomain() {
    String text =
        TestSite.SMALL.replace(
            "addresses: [localhost:9443]",
            "addresses: [gw.north.example:9443, 10.0.0.1:9443]\n  passkey-domain: north.example");
    assertThat(errors(text)).isEmpty();
    assertThat(remarks(text))
        .containsExactly("front.addresses[1]: passkeys do not work here: not within north.example");
  }

  @Test
  void aListenerOnEveryAddressLeavesNoneForOthers() {
    String text = TestSite.CONTRACT.replace("10.77.1.1:8443]", "0.0.0.0:8443]");
    assertThat(errors(text))
        .extracting(problem -> problem.key() + ": " + problem.words())
        .containsExactly(
            "front.listen[1]: '0.0.0.0:8443' is taken by front.listen[0]; use another port",
            "front.on-site.listen: '192.168.50.1:8443' is taken by front.listen[1]; use another"
                + " port");
  }

  @Test
  void secretsOfOthersAndHalfACertificateAreMistakes() throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    for (String open : List.of("mr-1.vnc", "front.key")) {
      Files.writeString(secrets.resolve(open), "x");
      Files.setPosixFilePermissions(
          secrets.resolve(open), PosixFilePermissions.fromString("rw-r--r--"));
    }
    assertThat(errors(TestSite.CONTRACT))
        .extracting(problem -> problem.line() + " " + problem.key() + ": " + problem.words())
        .containsExactly(
            "39 front.certificate: "
                + secrets
                + "/front.pem is not there, but "
                + secrets
                + "/front.key is; give both or neither",
            "40 front.key: "
                + secrets
                + "/front.key can be read or changed by others; run: chmod"
                + " 600 "
                + secrets
                + "/front.key",
            "58 scanners[0].displays[0].password-file: "
                + secrets
                + "/mr-1.vnc can be read or"
                + " changed by others; run: chmod 600 "
                + secrets
                + "/mr-1.vnc",
            "59 scanners[0].displays[1].password-file: "
                + secrets
                + "/mr-1.vnc can be read or"
                + " changed by others; run: chmod 600 "
                + secrets
                + "/mr-1.vnc");
    for (String closed : List.of("mr-1.vnc", "front.key", "front.pem")) {
      Files.writeString(secrets.resolve(closed), "x");
      Files.setPosixFilePermissions(
          secrets.resolve(closed), PosixFilePermissions.fromString("rw-r-----"));
    }
    assertThat(errors(TestSite.CONTRACT)).isEmpty();
  }

  @Test
  void aHardwareProfileIsCheckedToo() throws IOException {
    Path profile = directory.resolve("hardware-profiles/generic-x86.yaml");
    Files.writeString(profile, "name: generic-arm\ntitel: X\narchitecture: x86\n");
    assertThat(errors(TestSite.SMALL))
        .extracting(problem -> problem.line() + " " + problem.words())
        .containsExactly(
            "1 generic-x86.yaml:1 name: differs from the file's name",
            "1 generic-x86.yaml:2 titel: unknown key; did you mean 'title'?",
            "1 generic-x86.yaml:3 architecture: 'x86' is not one of: x86-64, aarch64");
    Files.delete(profile);
    assertThat(errors(TestSite.SMALL))
        .extracting(SiteProblem::words)
        .containsExactly(
            "'generic-x86' is not in " + directory + "/hardware-profiles; there is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "text", "[]", "true", "\"\""})
  void aFileThatIsNoSectionIsOneMistake(String text) {
    assertThat(errors(text)).hasSize(1);
    assertThat(errors(text).get(0).words()).contains("is not the site file, etc/site.yaml");
  }

  @Test
  void anEmptySectionNamesEverythingThatIsMissing() {
    assertThat(errors("site: {}\n"))
        .extracting(SiteProblem::toString)
        .contains(
            "site.yaml:1 hardware-profile: is missing; allowed: the name of a file in"
                + " etc/hardware-profiles/, without .yaml",
            "site.yaml:1 site.id: is missing; allowed: an id: 1 to 32 of a-z, 0-9 and -",
            "site.yaml:1 site.emergency: is missing; allowed: a list");
  }

  @Test
  void aFloodOfMistakesIsCutButCounted() {
    StringBuilder text = new StringBuilder(TestSite.SMALL);
    for (int i = 0; i < 1_000; i++) {
      text.append("key").append(i).append(": 1\n");
    }
    List<SiteProblem> errors = errors(text.toString());
    assertThat(errors).hasSize(Problems.MOST + 1);
    assertThat(errors.get(Problems.MOST).words()).isEqualTo("and 800 more like these");
  }
}
