using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>The kinds of imported hashes, and which of them each free username seems to have.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.imported-hashes-state")]
internal sealed record ImportedHashes
{
    /// <summary>How many kinds an import may bring. A system rarely has more than three.</summary>
    public const int MaxKinds = 32;

    /// <summary>Without it, anybody could compute which kind a free username has, and notice a taken one that has another.</summary>
    [Id(0)]
    public required ImmutableArray<byte> Key { get; init; }

    /// <summary>One decoy of each kind.</summary>
    [Id(1)]
    public ImmutableArray<ImportedPasswordHash> Decoys { get; init; } = [];

    /// <summary>The decoy for a username; null for our own kind.</summary>
    public ImportedPasswordHash? DecoyFor(Username name)
    {
        uint random = BitConverter.ToUInt32(HMACSHA256.HashData(Key.AsSpan(), Encoding.ASCII.GetBytes(name.Key)));
        int chosen = (int)(random % (uint)(Decoys.Length + 1));
        return chosen < Decoys.Length ? Decoys[chosen] : null;
    }
}
