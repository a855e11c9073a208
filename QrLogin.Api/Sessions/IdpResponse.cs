using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Sessions;

/// <summary>Who a person is for the identity provider that manages the account.</summary>
internal sealed record IdpResponse(
    [property: Description("The provider's issuer, as in its tokens.")]
    [property: MinLength(1)]
    string Iss,
    [property: Description("The person's id there, unique within the issuer.")]
    [property: StringLength(IdpResponse.MaxSubjectLength, MinimumLength = 1)]
    string Sub)
{
    public const string Description = "Who the person is for the identity provider that manages the account";

    private const int MaxSubjectLength = 255;

    public static IdpResponse? Of(AccountProfile profile) => profile.Idp is { } idp ? new(idp.Issuer, idp.Subject) : null;
}
