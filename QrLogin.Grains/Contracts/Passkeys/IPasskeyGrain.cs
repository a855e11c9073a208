using System.Collections.Immutable;
using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One passkey. Its key is the <see cref="PasskeyId"/>.</summary>
/// <remarks>
/// Only the account creates and erases passkeys, so its list never lags behind them. The front end verifies signatures; the grain keeps
/// what makes an assertion count once.
/// </remarks>
[GrainInterfaceType(GrainTypeNames.Passkey)]
public interface IPasskeyGrain : IGrainWithStringKey
{
    /// <summary>Creates the passkey, or returns it if it already exists. Null if another account has it, or it has another key.</summary>
    [Alias("create")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<PasskeyDetails?> Create(NewPasskey passkey);

    /// <summary>Returns the passkey; null if there is none.</summary>
    [Alias("describe")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task<PasskeyDetails?> Describe();

    /// <summary>
    /// Records an assertion whose signature the front end has verified. False if it does not count: its challenge was used before, or its
    /// counter has run back, so that there may be a copy of the authenticator.
    /// </summary>
    [Alias("use")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<bool> Use(UsePasskey command);

    /// <summary>Renames the passkey. Returns it as it is now; null if the account has none with this id.</summary>
    [Alias("rename")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task<PasskeyDetails?> Rename(AccountId account, string name);

    /// <summary>
    /// Erases the passkey's record, unless it is another account's. Credential ids are not secret, so an account may list one that is not
    /// its own: it lists a passkey before it creates it.
    /// </summary>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Erase(AccountId account);
}

/// <summary>A passkey that an authenticator has just created.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.new-passkey")]
public sealed record NewPasskey
{
    /// <summary>The account that it logs in to.</summary>
    [Id(0)]
    public required AccountId AccountId { get; init; }

    /// <summary>The authenticator's id for it, at most 1,023 bytes, in base64url.</summary>
    [Id(1)]
    public required string CredentialId { get; init; }

    /// <summary>The public key as a COSE key (RFC 9052, section 7), in base64url.</summary>
    [Id(2)]
    public required string PublicKey { get; init; }

    /// <summary>The signature counter; zero if the authenticator has none.</summary>
    [Id(3)]
    public required uint SignCount { get; init; }

    /// <summary>How browsers reach the authenticator (Web Authentication Level 3, section 5.8.4).</summary>
    [Id(4)]
    public ImmutableArray<string> Transports { get; init; } = [];

    /// <summary>Its name on the person's list.</summary>
    [Id(5)]
    public required string Name { get; init; }
}

/// <summary>A passkey.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.passkey-details")]
public sealed record PasskeyDetails
{
    [Id(0)]
    public required PasskeyId PasskeyId { get; init; }

    /// <inheritdoc cref="NewPasskey.AccountId"/>
    [Id(1)]
    public required AccountId AccountId { get; init; }

    /// <inheritdoc cref="NewPasskey.CredentialId"/>
    [Id(2)]
    public required string CredentialId { get; init; }

    /// <inheritdoc cref="NewPasskey.PublicKey"/>
    [Id(3)]
    public required string PublicKey { get; init; }

    /// <inheritdoc cref="NewPasskey.SignCount"/>
    [Id(4)]
    public required uint SignCount { get; init; }

    /// <inheritdoc cref="NewPasskey.Transports"/>
    [Id(5)]
    public ImmutableArray<string> Transports { get; init; } = [];

    /// <inheritdoc cref="NewPasskey.Name"/>
    [Id(6)]
    public required string Name { get; init; }

    [Id(7)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an assertion last counted; null if none has.</summary>
    [Id(8)]
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>An assertion whose signature has been verified.</summary>
/// <param name="Challenge">A hash of its challenge.</param>
/// <param name="ChallengeExpiresAt">When the challenge is refused anyway.</param>
/// <param name="SignCount">The counter in it.</param>
/// <param name="IsRepeatable">
/// Whether it may be sent again: its challenge binds it to a request that takes effect only once.
/// </param>
[GenerateSerializer, Immutable, Alias("qrlogin.use-passkey")]
public sealed record UsePasskey(
    [property: Id(0)] RequestId RequestId,
    [property: Id(1)] ulong Challenge,
    [property: Id(2)] DateTimeOffset ChallengeExpiresAt,
    [property: Id(3)] uint SignCount,
    [property: Id(4)] bool IsRepeatable);
