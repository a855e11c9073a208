namespace QrLogin.Api.Requests;

/// <summary>
/// Marks the name of a parameter that a request carries outside a JSON body. The other attributes of that constant tell what the
/// parameter means and which values it may have.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class RequestParameterAttribute : Attribute
{
    public object? Example { get; init; }
}
