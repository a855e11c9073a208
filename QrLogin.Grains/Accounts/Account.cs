using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>What an account keeps: who it is, whether it is shut out, and the ids of its logins. Each login knows its own details.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.account-state")]
internal sealed record Account
{
    [Id(0)]
    public required AccountProfile Profile { get; init; }

    [Id(1)]
    public bool Disabled { get; init; }

    /// <summary>In the order of their making. The ended ones stay for a while: see <see cref="LoginList"/>.</summary>
    [Id(2)]
    public ImmutableArray<LoginId> Logins { get; init; } = [];

    /// <summary>The devices that they were made on: see <see cref="SeenDevices"/>.</summary>
    [Id(3)]
    public ImmutableArray<ulong> Devices { get; init; } = [];
}
