using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Requests;
using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

internal sealed record AccountResponse(
    [property: Description("The account's id. It never changes.")]
    [property: RegularExpression(Grains.Contracts.AccountId.Pattern)]
    string AccountId,
    [property: Description("The name that the person logs in with. It is not case-sensitive.")]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    [property: StringLength(Grains.Contracts.Username.MaxLength, MinimumLength = Grains.Contracts.Username.MinLength)]
    string Username,
    [property: Description("The person's name as others see it.")]
    [property: StringLength(DisplayText.MaxLength, MinimumLength = 1)]
    string DisplayName)
{
    public static AccountResponse Example => new(ExampleValues.AccountId, "ann", "Ann");

    public static AccountResponse Of(AccountProfile profile) => new(profile.AccountId.Value, profile.Username.Value, profile.ShownName);
}

internal sealed record LoginTokenResponse(
    [property: Description(
        "The login token, a secret. Send it as `Authorization: Bearer qrl_…` (or `DPoP qrl_…`) from the device that it was issued to.")]
    [property: RegularExpression(LoginToken.Pattern)]
    string AccessToken,
    [property: Description("How to send the token: `DPoP` if it is bound to a key (RFC 9449).")]
    [property: TokenTypeText]
    string TokenType,
    [property: Description("Seconds until the login expires; null if logins do not expire.")]
    [property: Minimum(0)]
    int? ExpiresIn,
    [property: Description("The login's id. It is not a secret.")]
    [property: RegularExpression(Grains.Contracts.LoginId.Pattern)]
    string LoginId,
    [property: Description("How the login was created.")]
    LoginMethod Method,
    [property: Description("The account that is logged in.")]
    AccountResponse Account)
{
    public static LoginTokenResponse Example =>
        new(ExampleValues.LoginToken, "Bearer", 2_592_000, ExampleValues.LoginId, LoginMethod.Password, AccountResponse.Example);

    /// <summary>Hides the values: one is a secret.</summary>
    public override string ToString() => nameof(LoginTokenResponse);

    /// <summary>The scheme that the token must be sent with (RFC 6750 or RFC 9449).</summary>
    public static string TypeOf(LoginDetails login) => login.Key is null ? "Bearer" : "DPoP";

    /// <summary>
    /// Seconds until the login expires; null if it does not. Never more than its lifetime, although the clock of the silo that created it
    /// may be ahead of this process's.
    /// </summary>
    public static int? SecondsLeft(LoginDetails login, DateTimeOffset now) =>
        login.ExpiresAt is { } end ? (end - (now < login.CreatedAt ? login.CreatedAt : now)).ToSeconds() : null;

    public static LoginTokenResponse Of(LoginToken token, GrantedLogin granted, DateTimeOffset now) => new(
        token.Reveal(),
        TypeOf(granted.Login),
        SecondsLeft(granted.Login, now),
        granted.Login.LoginId.Value,
        granted.Login.Method,
        AccountResponse.Of(granted.Account));
}
