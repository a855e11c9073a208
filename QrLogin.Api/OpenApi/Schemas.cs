using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using QrLogin.Api.Requests;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.OpenApi;

/// <summary>The schemas of the bodies, read off the serializers that write and read them, so that the two cannot disagree; what each member means is told by <see cref="Members"/>.</summary>
internal sealed class Schemas(OpenApiDocument document)
{
    private static readonly Dictionary<Type, string> s_enums = new()
    {
        [typeof(SessionStatus)] = "`waiting` → `scanned` → `confirmed` → `redeemed`; or `denied` (by the phone, by the third wrong number, or because the vouching login ended), `cancelled` (by the PC), `expired`. A finished session is remembered for at least 2 minutes.",
        [typeof(DeviceType)] = "The kinds of device.",
        [typeof(LoginMethod)] = "`password`: by name and password; `qr`: by a phone that vouched.",
    };

    /// <summary>A reference to the schema of one of our types, which is put among the document's components.</summary>
    public IOpenApiSchema Of(Type type)
    {
        if (document.Components?.Schemas?.ContainsKey(type.Name) != true) document.AddComponent<IOpenApiSchema>(type.Name, type.IsEnum ? Enum(type) : Object(type));
        return new OpenApiSchemaReference(type.Name, document);
    }

    /// <summary>The schema of a form: names that begin with <c>*</c> are required.</summary>
    public static OpenApiSchema Form(IReadOnlyList<string> parameters)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
        foreach (string parameter in parameters)
        {
            string name = parameter.TrimStart('*');
            schema.Properties[name] = Constrain(new() { Type = JsonSchemaType.String }, OAuthMembers.OfForm(name));
            if (parameter != name) schema.Required.Add(name);
        }

        return schema;
    }

    /// <summary>A schema with what is known of its member.</summary>
    public static OpenApiSchema Constrain(OpenApiSchema schema, Member member)
    {
        schema.Description = member.Text;
        schema.Pattern = member.Pattern;
        schema.Format = member.Format ?? schema.Format;
        if (schema.Type?.HasFlag(JsonSchemaType.String) == true) (schema.MinLength, schema.MaxLength) = (member.Least, member.Most);
        else (schema.Minimum, schema.Maximum) = (Text(member.Least), Text(member.Most));
        if (member.Words.Count == 0) return schema;
        var words = schema.Items as OpenApiSchema ?? schema;
        words.Enum = [.. member.Words.Select(w => (JsonNode)w)];
        return schema;
    }

    private OpenApiSchema Object(Type type)
    {
        var info = Examples.OptionsOf(type).GetTypeInfo(type);
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema>(), Required = new HashSet<string>() };
        bool isRequest = type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IJsonRequest<>));
        foreach (var property in info.Properties)
        {
            var member = Members.Of(type, property.Name);
            // A request may leave out whatever may be null; an answer leaves out what its serializer does.
            bool leavesOutNull = isRequest || IsLeftOut(property, info);
            schema.Properties[property.Name] = Property(property, member, mayBeNull: property.IsGetNullable && !leavesOutNull);
            if (isRequest ? member.IsRequired : !(property.IsGetNullable && leavesOutNull)) schema.Required.Add(property.Name);
        }

        return schema;
    }

    /// <summary>Whether null is not written: asked of the serializer, which alone knows.</summary>
    private static bool IsLeftOut(JsonPropertyInfo property, JsonTypeInfo info) =>
        property.ShouldSerialize is { } should ? !should(new object(), null) : info.Options.DefaultIgnoreCondition == System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;

    private IOpenApiSchema Property(JsonPropertyInfo property, Member member, bool mayBeNull)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum || IsOurs(type))
        {
            var reference = Of(type);
            return mayBeNull
                ? new OpenApiSchema { Description = member.Text, OneOf = [reference, new OpenApiSchema { Type = JsonSchemaType.Null }] }
                : new OpenApiSchema { Description = member.Text, AllOf = [reference] };
        }

        var schema = Constrain(Value(type), member);
        if (mayBeNull) schema.Type |= JsonSchemaType.Null;
        return schema;
    }

    private OpenApiSchema Value(Type type) =>
        type == typeof(string) ? new() { Type = JsonSchemaType.String }
        : type == typeof(int) ? new() { Type = JsonSchemaType.Integer, Format = "int32" }
        : type == typeof(long) ? new() { Type = JsonSchemaType.Integer, Format = "int64" }
        : type == typeof(bool) ? new() { Type = JsonSchemaType.Boolean }
        : type == typeof(DateTimeOffset) ? new() { Type = JsonSchemaType.String, Format = "date-time" }
        : type == typeof(IReadOnlyDictionary<string, string[]>) ? new() { Type = JsonSchemaType.Object, AdditionalProperties = Value(typeof(IReadOnlyList<string>)) }
        : type.GetGenericArguments() is [var item] ? new() { Type = JsonSchemaType.Array, Items = IsOurs(item) ? Of(item) : Value(item) }
        : throw new InvalidOperationException($"The API's document knows no {type}.");

    private static OpenApiSchema Enum(Type type) => new()
    {
        Type = JsonSchemaType.String,
        Description = s_enums[type],
        // Another provider's token makes no login, and so is never told of.
        Enum = [.. System.Enum.GetValues(type).Cast<object>().Where(v => v is not LoginMethod.External).Select(v => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(v.ToString()!))],
    };

    private static bool IsOurs(Type type) => type.IsClass && type.Assembly == typeof(Schemas).Assembly;

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
