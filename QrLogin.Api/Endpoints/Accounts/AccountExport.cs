using System.ComponentModel;
using QrLogin.Api.Endpoints.Logins;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.Accounts;

internal sealed record AccountExport(
    [property: Description("The account.")] MeAccount Account,
    [property: Description("Whether an operator has disabled the account.")] bool Disabled,
    [property: Description("The account's logins, including those that ended a short while ago.")] IReadOnlyList<ExportedLogin> Logins,
    [property: Description("The account's passkeys.")] IReadOnlyList<ExportedPasskey> Passkeys)
{
    public static AccountExport Example => new(MeAccount.Example, false, [ExportedLogin.Example], [ExportedPasskey.Example]);

    public static AccountExport Of(AccountContents contents) =>
        new(
            MeAccount.Of(contents.Profile),
            contents.Disabled,
            [.. contents.Logins.Select(ExportedLogin.Of)],
            [.. (contents.Passkeys ?? []).Select(ExportedPasskey.Of)]);

    /// <summary>Hides the values: they are personal.</summary>
    public override string ToString() => nameof(AccountExport);
}

internal sealed record ExportedLogin(
    [property: Description("The login's id. It is not a secret.")]
    string LoginId,
    [property: Description("The device that the login belongs to.")]
    DeviceResponse Device,
    [property: Description("The browser or app, as it named itself; null if it did not.")]
    string? UserAgent,
    [property: Description("The IP address from which the login was made; null if unknown.")]
    string? Ip,
    [property: Description("How the login was created.")]
    LoginMethod Method,
    [property: Description("The site or app that the login is for; null if it is for none.")]
    string? ClientId,
    [property: Description("The thumbprint of the key that the login is bound to (RFC 7638); null for none.")]
    string? KeyThumbprint,
    [property: Description("When the login was created.")]
    DateTimeOffset CreatedAt,
    [property: Description("When the login was last used, approximately.")]
    DateTimeOffset LastSeenAt,
    [property: Description("When the login expires; null if logins do not expire.")]
    DateTimeOffset? ExpiresAt,
    [property: Description("When the login ended; null if it has not.")]
    DateTimeOffset? EndedAt)
{
    public static ExportedLogin Example => new(
        ExampleValues.LoginId, DeviceResponse.Example, "Ann's app/1.0", "192.0.2.7", LoginMethod.Password, null, null, ExampleValues.Now,
        ExampleValues.Now.AddMinutes(5), ExampleValues.Now.AddDays(30), null);

    public static ExportedLogin Of(LoginDetails login) => new(
        login.LoginId.Value,
        DeviceResponse.Of(login.Requester),
        login.Requester.UserAgent,
        login.Requester.Ip,
        login.Method,
        login.Client,
        login.Key?.Value,
        login.CreatedAt,
        login.LastSeenAt,
        login.ExpiresAt,
        login.EndedAt);
}

internal sealed record ExportedPasskey(
    [property: Description("The passkey's id. It is not a secret.")]
    string PasskeyId,
    [property: Description("The authenticator's id for it, in base64url.")]
    string CredentialId,
    [property: Description("The public key as a COSE key, in base64url.")]
    string PublicKey,
    [property: Description("How browsers reach the authenticator.")]
    IReadOnlyList<string> Transports,
    [property: Description("The name that the person gave it.")]
    string Name,
    [property: Description("When it was registered.")]
    DateTimeOffset CreatedAt,
    [property: Description("When it was last used; null if it has not been used.")]
    DateTimeOffset? LastUsedAt)
{
    public static ExportedPasskey Example => new(
        ExampleValues.LoginId, ExampleValues.Thumbprint, ExampleValues.Thumbprint, ["internal"], "Ann's phone", ExampleValues.Now, null);

    public static ExportedPasskey Of(PasskeyDetails passkey) => new(
        passkey.PasskeyId.Value,
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.Transports,
        passkey.Name,
        passkey.CreatedAt,
        passkey.LastUsedAt);
}
