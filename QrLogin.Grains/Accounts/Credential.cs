using QrLogin.Grains.Contracts;

namespace QrLogin.Grains.Accounts;

/// <summary>The record of a taken username: its account, and the password hash with its parameters.</summary>
[GenerateSerializer, Immutable, Alias("qrlogin.credential-state")]
internal sealed record Credential([property: Id(0)] AccountId AccountId, [property: Id(1)] string PasswordHash);
