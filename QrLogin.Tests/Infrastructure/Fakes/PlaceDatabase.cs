using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A database of places in MaxMind's format (MaxMind DB 2.0) with a single network, because we may not ship a real one.</summary>
internal static class PlaceDatabase
{
    private const int Record = 24 / 8;

    public static void Write(string file, IPNetwork network, string city, string country)
    {
        // One node for each bit of the network: one side leads on, the other ends.
        byte[] address = network.BaseAddress.GetAddressBytes();
        int nodes = network.PrefixLength;
        var tree = new List<byte>();
        for (int i = 0; i < nodes; i++)
        {
            bool right = (address[i / 8] >> (7 - (i % 8)) & 1) == 1;
            int next = i + 1 < nodes ? i + 1 : nodes + 16;
            foreach (int value in right ? new[] { nodes, next } : [next, nodes]) tree.AddRange(BigEndian(value));
        }

        byte[] place = Map(("city", Map(("names", Map(("en", Text(city)))))), ("country", Map(("names", Map(("en", Text(country)))))));
        byte[] metadata = Map(
            ("binary_format_major_version", Number(5, 2)),
            ("binary_format_minor_version", Number(5, 0)),
            ("build_epoch", [.. Number(2, 1)]),
            ("database_type", Text("City")),
            ("description", Map()),
            ("ip_version", Number(5, 4)),
            ("languages", [0x01, 0x04, .. Text("en")]),
            ("node_count", Number(6, nodes)),
            ("record_size", Number(5, 24)));
        File.WriteAllBytes(file, [.. tree, .. new byte[16], .. place, 0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8, .. metadata]);
    }

    private static byte[] Map(params (string Key, byte[] Value)[] members) =>
        [(byte)((7 << 5) | members.Length), .. members.SelectMany(m => Text(m.Key).Concat(m.Value))];

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < 29 ? [(byte)((2 << 5) | bytes.Length), .. bytes] : throw new ArgumentException(text);
    }

    /// <summary>Types 5 and 6 with 16 and 32 bits; extended type 2 with 64 bits.</summary>
    private static byte[] Number(int type, int value)
    {
        byte[] bytes = [.. BigEndian(value).SkipWhile(b => b == 0)];
        return type > 4 ? [(byte)((type << 5) | bytes.Length), .. bytes] : [(byte)bytes.Length, (byte)type, .. bytes];
    }

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes[^Record..];
    }
}
