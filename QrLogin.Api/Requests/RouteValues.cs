using System.ComponentModel;
using QrLogin.Api.Values;

namespace QrLogin.Api.Requests;

/// <summary>The parameters in the paths of the routes.</summary>
internal static class RouteValues
{
    [RequestParameter(Example = ExampleValues.QrId)]
    [Description("The session's public id. A malformed id gets the same response as an unknown one.")]
    public const string QrId = "qrId";

    [RequestParameter(Example = ExampleValues.LoginId)]
    [Description("The id of the login to end. A malformed id gets the same response as an unknown one.")]
    public const string LoginId = "loginId";

    [RequestParameter(Example = ExampleValues.LoginId)]
    [Description("The public id of the passkey. A malformed id gets the same response as an unknown one.")]
    public const string PasskeyId = "passkeyId";
}
