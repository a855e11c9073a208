using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// The devices that an account has logged in on, as hashes of their ids. Only the latest are kept, so the record stays
/// small.
/// </summary>
internal static class SeenDevices
{
    public const int Capacity = 100;

    public static bool Contains(ImmutableArray<ulong> seen, Device device) => seen.Contains(Hash(device));

    /// <summary>Returns the list with this device as the latest.</summary>
    public static ImmutableArray<ulong> Add(ImmutableArray<ulong> seen, Device device)
    {
        ulong hash = Hash(device);
        return [.. seen.Remove(hash).TakeLast(Capacity - 1), hash];
    }

    private static ulong Hash(Device device) => BitConverter.ToUInt64(SHA256.HashData(Encoding.ASCII.GetBytes(device.Id)));
}
