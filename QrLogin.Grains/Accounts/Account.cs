using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>
/// An account's record: its profile, whether it is disabled, and the ids of its logins. Each login stores its own
/// details.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.account-state")]
internal sealed record Account
{
    [Id(0)]
    public required AccountProfile Profile { get; init; }

    [Id(1)]
    public bool Disabled { get; init; }

    /// <summary>In the order in which they were added. Ended logins stay for a while: see <see cref="LoginList"/>.</summary>
    [Id(2)]
    public ImmutableArray<LoginId> Logins { get; init; } = [];

    /// <summary>Hashes of the devices that have logged in: see <see cref="SeenDevices"/>.</summary>
    [Id(3)]
    public ImmutableArray<ulong> Devices { get; init; } = [];

    /// <summary>Those of <see cref="Logins"/> that a confirmed session was about to create when they were listed.</summary>
    [Id(4)]
    public ImmutableArray<ExpectedLogin> Expected { get; init; } = [];

    /// <summary>Whether it is being deleted. It is disabled then, and stays so.</summary>
    [Id(5)]
    public bool IsBeingDeleted { get; init; }

    /// <summary>In the order in which they were added.</summary>
    [Id(6)]
    public ImmutableArray<PasskeyId> Passkeys { get; init; } = [];

    /// <summary>How often <see cref="Passkeys"/> has changed.</summary>
    [Id(7)]
    public int PasskeyChanges { get; init; }

    /// <summary>The latest request that removed a passkey, for its retry.</summary>
    [Id(8)]
    public RequestId? PasskeyRemovedBy { get; init; }

    /// <summary>The account with other passkeys.</summary>
    public Account WithPasskeys(ImmutableArray<PasskeyId> passkeys) =>
        this with { Passkeys = passkeys, PasskeyChanges = PasskeyChanges + 1 };
}

/// <summary>A login that was listed before its session was redeemed.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.expected-login")]
internal readonly record struct ExpectedLogin([property: Id(0)] LoginId LoginId, [property: Id(1)] DateTimeOffset ListedAt);
