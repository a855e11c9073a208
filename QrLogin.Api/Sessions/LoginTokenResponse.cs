using QrLogin.Api.Secrets;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

internal sealed record AccountResponse(string AccountId, string Username, string DisplayName)
{
    public static AccountResponse Of(AccountProfile profile) =>
        new(profile.AccountId.Value, profile.Username.Value, profile.DisplayName);
}

internal sealed record LoginTokenResponse(
    string AccessToken, string TokenType, int? ExpiresIn, string LoginId, LoginMethod Method, AccountResponse Account)
{
    /// <summary>Hides the values, which include the token.</summary>
    public override string ToString() => nameof(LoginTokenResponse);

    /// <summary>The scheme that the token must be sent with (RFC 6750 or RFC 9449).</summary>
    public static string TypeOf(LoginDetails login) => login.Key is null ? "Bearer" : "DPoP";

    public static LoginTokenResponse Of(LoginToken token, GrantedLogin granted, DateTimeOffset now) => new(
        token.Reveal(),
        TypeOf(granted.Login),
        granted.Login.ExpiresAt is { } end ? (end - now).ToSeconds() : null,
        granted.Login.LoginId.Value,
        granted.Login.Method,
        AccountResponse.Of(granted.Account));
}
