using System.Reflection;
using System.Text.Json.Nodes;
using QrLogin.Api.Problems;

namespace QrLogin.Api.OpenApi;

/// <summary>What the API's document says of a route beyond its path and method. What many routes have in common follows from <see cref="Access"/> and is not said again.</summary>
/// <param name="id">The operation's name, for generated clients.</param>
/// <param name="tag">One of <see cref="Tags"/>.</param>
/// <param name="summary">What it does, in a few words.</param>
/// <param name="description">What one must know beyond that.</param>
internal sealed class Doc(string id, string tag, string summary, string description)
{
    public string Id { get; } = id;

    public string Tag { get; } = tag;

    public string Summary { get; } = summary;

    public string Description { get; } = description;

    public Access Access { get; init; }

    /// <summary>Those of <see cref="Parameters"/> that are this route's own.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    public Content? Body { get; init; }

    /// <summary>Whether a body is sent in every case.</summary>
    public bool BodyRequired { get; init; } = true;

    public IReadOnlyList<Answer> Answers { get; init; } = [];

    /// <summary>Its own refusals: those of <see cref="Refusals"/> are added.</summary>
    public IReadOnlyList<Problem> Refusals { get; init; } = [];
}

/// <summary>What a request must show.</summary>
internal enum Access
{
    /// <summary>Nothing.</summary>
    Anybody = 0,

    /// <summary>The device that it comes from, and a DPoP proof if what follows is to be bound to a key.</summary>
    Device = 1,

    /// <summary>A login token.</summary>
    LoginToken = 2,

    /// <summary>A poll token.</summary>
    PollToken = 3,

    /// <summary>An OAuth client, which may say its device and prove a key.</summary>
    DeviceClient = 4,

    /// <summary>An OAuth client.</summary>
    Client = 5,

    /// <summary>A resource server.</summary>
    ResourceServer = 6,
}

/// <summary>A body: of a type of ours, of a form, or of text.</summary>
/// <param name="MediaType">Its <c>Content-Type</c>.</param>
/// <param name="Type">What it is written from; null for text, bytes or a form.</param>
/// <param name="Example">What it may look like.</param>
/// <param name="Form">The parameters of a form; those that are required begin with <c>*</c>.</param>
internal sealed record Content(string MediaType, Type? Type, JsonNode? Example, IReadOnlyList<string>? Form = null)
{
    public const string Json = "application/json", Urlencoded = "application/x-www-form-urlencoded";

    public static Content Of(object example) => new(Json, example.GetType(), Examples.Node(example));

    public static Content Text(string mediaType, string? example) => new(mediaType, null, example);
}

/// <summary>An answer that is no refusal.</summary>
internal sealed record Answer(int Status, string Description, params IReadOnlyList<Content> Contents)
{
    /// <summary>The headers that matter, with what they say.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>Says what the document says of a route.</summary>
internal sealed class DocMetadata(Func<Doc> doc)
{
    public Doc Doc => doc();
}

/// <summary>Puts a <see cref="Doc"/> on a route.</summary>
internal static class DocConventions
{
    private static readonly MethodInfo s_noHandler = ((Action)NoHandler).Method;

    /// <param name="route">The route.</param>
    /// <param name="doc">Asked for when somebody asks for the document: until then none is made.</param>
    public static T Documents<T>(this T route, Func<Doc> doc)
        where T : IEndpointConventionBuilder
    {
        route.Add(endpoint =>
        {
            endpoint.Metadata.Add(new DocMetadata(doc));
            // The framework describes only routes whose handler it can look at, and the health checks' it cannot.
            if (!endpoint.Metadata.OfType<MethodInfo>().Any()) endpoint.Metadata.Add(s_noHandler);
        });
        return route;
    }

    private static void NoHandler()
    {
    }
}
