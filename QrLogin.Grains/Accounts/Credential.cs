using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>The record of a taken username: its account, and the password hash with its parameters.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.credential-state")]
internal sealed record Credential([property: Id(0)] AccountId AccountId, [property: Id(1)] string PasswordHash)
{
    /// <summary>The password reset that is allowed; null if none is.</summary>
    [Id(2)]
    public AllowReset? Reset { get; init; }

    /// <summary>The request that set the password; null if that was the registration.</summary>
    [Id(3)]
    public RequestId? ChangedBy { get; init; }
}
