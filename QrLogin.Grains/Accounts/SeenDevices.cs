using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>Which devices an account was ever logged in on, by a hash of their ids: the last of many, so that the record stays small.</summary>
internal static class SeenDevices
{
    public const int Capacity = 100;

    public static bool Contains(ImmutableArray<ulong> seen, Device device) => seen.Contains(Hash(device));

    /// <summary>The list with this device as its latest.</summary>
    public static ImmutableArray<ulong> Add(ImmutableArray<ulong> seen, Device device)
    {
        ulong hash = Hash(device);
        return [.. seen.Remove(hash).TakeLast(Capacity - 1), hash];
    }

    private static ulong Hash(Device device) => BitConverter.ToUInt64(SHA256.HashData(Encoding.ASCII.GetBytes(device.Id)));
}
