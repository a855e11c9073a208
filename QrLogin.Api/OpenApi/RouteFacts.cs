using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using QrLogin.Api.Authentication;
using QrLogin.Api.Authentication.Dpop;
using QrLogin.Api.Authentication.OAuthClients;
using QrLogin.Api.Pipeline;
using QrLogin.Api.Problems;
using QrLogin.Api.Requests;

namespace QrLogin.Api.OpenApi;

/// <summary>Reads the requirements of a route from its metadata and from the <see cref="Part{T}"/> parameters of its handler.</summary>
internal sealed class RouteFacts(ApiDescription description)
{
    private readonly IList<object> _metadata = description.ActionDescriptor.EndpointMetadata;

    public PathString Path { get; } = "/" + description.RelativePath;

    /// <summary>The types that the handler reads from the request, and the types of their properties.</summary>
    public IReadOnlyList<Type> Parts { get; } = [.. PartsOf(description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Single())];

    public bool IsOAuth => OAuthPaths.Contains(Path);

    public bool IsApi => IsOAuth || Path.StartsWithSegments("/api");

    public bool TakesLoginToken => Get<IAuthorizeData>() is not null;

    /// <summary>Whether a login of a client is refused.</summary>
    public bool IsForPersons => Get<IAuthorizeData>() is { Policy: LoginTokenAuthentication.PersonsLogin };

    public bool TakesPollToken => Parts.Contains(typeof(PollTokenCaller));

    public bool TakesClient => Parts.Contains(typeof(OAuthClient));

    /// <summary>Whether a DPoP proof binds the requested session or login to its key.</summary>
    public bool BindsKey => Parts.Contains(typeof(KeyBinding));

    public bool TakesDevice => Get<DevicePolicy>() is not null || (TakesClient && BindsKey);

    public bool RequiresDevice => Get<DevicePolicy>() == DevicePolicy.Required;

    public string? BodyMediaType => Get<BodyMediaTypeMetadata>()?.MediaType;

    public bool TakesForm => BodyMediaType == OAuthForm.MediaType;

    /// <summary>The last metadata of this type, which is the most specific.</summary>
    public T? Get<T>()
        where T : class => _metadata.OfType<T>().LastOrDefault();

    private static IEnumerable<Type> PartsOf(MethodInfo handler) =>
        handler.GetParameters().Select(p => p.ParameterType)
            .Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(Part<>))
            .Select(t => t.GetGenericArguments()[0])
            .SelectMany(t => t.GetProperties().Select(p => p.PropertyType).Prepend(t));
}
