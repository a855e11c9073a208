using Orleans.Concurrency;

namespace QrLogin.Grains.Contracts;

/// <summary>One password reset that an operator has allowed. Its key is the hash of the reset code.</summary>
[GrainInterfaceType(GrainTypeNames.PasswordReset)]
public interface IPasswordResetGrain : IGrainWithStringKey
{
    /// <summary>Keeps whose password the code resets, until it expires.</summary>
    [Alias("allow")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    Task Allow(AllowedReset reset);

    /// <summary>Replaces the password, once. Null if done, else the refusal: the code is unknown, used, replaced or expired.</summary>
    [Alias("use")]
    [ResponseTimeout(GrainCallTimeouts.Password)]
    Task<Refusal?> Use(UseReset command);

    /// <summary>Makes the code useless.</summary>
    /// <remarks>Interleaves, because the credential calls it while <see cref="Use"/> waits for the credential.</remarks>
    [Alias("erase")]
    [ResponseTimeout(GrainCallTimeouts.Verb)]
    [AlwaysInterleave]
    Task Erase();
}

/// <summary>Whose password a code resets, and until when.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.allowed-reset")]
public sealed record AllowedReset([property: Id(0)] Username Username, [property: Id(1)] DateTimeOffset ExpiresAt);

/// <summary>Uses a reset code.</summary>
/// <param name="Password">The new password.</param>
[GenerateSerializer, Immutable, Alias("qrlogin.use-reset")]
public sealed record UseReset([property: Id(0)] RequestId RequestId, [property: Id(1)] Password Password);
