using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Api.Sessions;
using QrLogin.Api.SigningKeys;
using QrLogin.Api.Values;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Endpoints.OAuth;

/// <summary>RFC 7517, section 5.</summary>
internal sealed record JwkSetResponse([property: Description("The keys, from the oldest to the newest.")] IReadOnlyList<JwkResponse> Keys)
{
    public static JwkSetResponse Example => new([new("RSA", "sig", "RS256", ExampleValues.Thumbprint, ExampleValues.Modulus, "AQAB")]);
}

/// <summary>RFC 7517, section 4; RFC 7518, section 6.3.1.</summary>
internal sealed record JwkResponse(
    [property: Description("The type of the key.")]
    string Kty,
    [property: Description("What the key is for: signatures.")]
    string Use,
    [property: Description("The algorithm that it is used with.")]
    string Alg,
    [property: Description("Its id, which is its thumbprint (RFC 7638).")]
    [property: RegularExpression(KeyThumbprint.Pattern)]
    string Kid,
    [property: Description("The modulus, in base64url.")]
    string N,
    [property: Description("The exponent, in base64url.")]
    string E)
{
    public static JwkResponse Of(SigningKey key) => new("RSA", "sig", IdTokens.Algorithm, key.Id, key.Modulus, key.Exponent);
}

/// <summary>OpenID Connect Core 1.0, section 5.3.2.</summary>
internal sealed record UserInfoResponse(
    [property: Description("The account's id.")]
    [property: RegularExpression(AccountId.Pattern)]
    string Sub,
    [property: Description("The name that people see.")]
    string Name,
    [property: Description("The account's username.")]
    [property: RegularExpression(Grains.Contracts.Username.Pattern)]
    string PreferredUsername,
    [property: Description("The https address of the person's picture; absent if there is none.")]
    string? Picture,
    [property: Description(IdpResponse.Description + "; absent for an account of this service.")]
    IdpResponse? Idp)
{
    public static UserInfoResponse Example => new(ExampleValues.AccountId, "Ann", "ann", null, new("https://id.example.com", "42"));

    public static UserInfoResponse Of(AccountProfile account) =>
        new(account.AccountId.Value, account.ShownName, account.Username.Value, account.Picture, IdpResponse.Of(account));
}
