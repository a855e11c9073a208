using System.Collections.Immutable;
using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Passkeys;

/// <summary>
/// The rules of one passkey. Immutable; like the session's rules, it gets the time passed in and depends on nothing else.
/// </summary>
[GenerateSerializer, Immutable, Alias("qrlogin.passkey-state")]
internal sealed record Passkey
{
    /// <summary>How many challenges of the last minutes are kept. Nobody logs in more often.</summary>
    public const int MaxUsedChallenges = 128;

    [Id(0)]
    public required PasskeyDetails Details { get; init; }

    /// <summary>The challenges that were used and have not expired.</summary>
    [Id(1)]
    public ImmutableArray<UsedChallenge> UsedChallenges { get; init; } = [];

    /// <summary>The last request whose assertion counted.</summary>
    [Id(2)]
    public RequestId? LastUsedBy { get; init; }

    public static Passkey Create(PasskeyId id, NewPasskey passkey, DateTimeOffset now) => new()
    {
        Details = new()
        {
            PasskeyId = id,
            AccountId = passkey.AccountId,
            CredentialId = passkey.CredentialId,
            PublicKey = passkey.PublicKey,
            SignCount = passkey.SignCount,
            Transports = passkey.Transports,
            Name = passkey.Name,
            CreatedAt = now,
        },
    };

    /// <summary>Whether a registration creates this passkey, and not another one with the same id.</summary>
    public bool Is(NewPasskey passkey) =>
        Details.AccountId == passkey.AccountId
        && Details.CredentialId == passkey.CredentialId
        && Details.PublicKey == passkey.PublicKey;

    /// <summary>The passkey after an assertion; unchanged if it is the same one again, and null if it does not count.</summary>
    public Passkey? Use(UsePasskey command, DateTimeOffset now)
    {
        if (LastUsedBy == command.RequestId) return this;
        if (UsedChallenges.Any(used => used.Hash == command.Challenge)) return command.IsRepeatable ? this : null;
        // Web Authentication Level 3, section 7.2, step 22. Passkeys that are synchronized between devices always say zero.
        bool counts = command.SignCount > 0 || Details.SignCount > 0;
        if (counts && command.SignCount <= Details.SignCount) return null;
        var used = UsedChallenges.RemoveAll(challenge => challenge.ExpiresAt <= now);
        if (used.Length >= MaxUsedChallenges) return null;
        return this with
        {
            Details = Details with { SignCount = command.SignCount, LastUsedAt = now },
            UsedChallenges = used.Add(new(command.Challenge, command.ChallengeExpiresAt)),
            LastUsedBy = command.RequestId,
        };
    }

    public Passkey Rename(string name) => this with { Details = Details with { Name = name } };
}

/// <summary>A challenge that was used.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.used-challenge")]
internal readonly record struct UsedChallenge([property: Id(0)] ulong Hash, [property: Id(1)] DateTimeOffset ExpiresAt);
